# Every command sets up what it needs on first use: Python 3.11 or later, git and make are enough to start with.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -q
UNIT := tests/domain tests/content tests/views
# Their libraries (for figures, workbooks and print) take longer to load than all rules to try.
HEAVY := $(addprefix tests/domain/,test_simulation.py test_simulation_of_digests.py test_statistics.py test_student.py) \
	$(addprefix tests/views/,test_export.py test_report.py)
# Short tests, where each process would gather all of them first: a room each is quicker. What one says waits for the other.
UNIT_ONCE = $(PYTEST) -p no:xdist -m "$(SHORT)" --hypothesis-profile=brief $(addprefix --ignore=,$(HEAVY))
FLOORS := bot/domain/*,bot/services/*,storage/*
SHORT := not soak and not thorough
# Browsers, processes and sockets on a busy machine may be late: what fails is tried once more by itself, and says so;
# failing twice counts.
ONCE_MORE = echo "== Once more, what failed"; $(PYTEST) -p no:xdist --last-failed --last-failed-no-failures none
# Each processor has its half of the tests, in one piece, so that neighbours share a browser; who is done first helps.
RUN = $(PYTEST) -n auto --dist worksteal
# The simulation puts its own loop and its own connections in the place of the usual ones: it has a process to itself.
ALONE := tests/simulation
ROOMS := $(filter-out tests/__pycache__,$(patsubst %/,%,$(wildcard tests/*/)))
REST := $(filter-out $(UNIT) $(ALONE),$(ROOMS)) $(wildcard tests/test_*.py) $(HEAVY)
COUNTED := -m "not soak" --hypothesis-profile=brief --cov --cov-report= --ignore=$(ALONE) tests
# Databases of tests wait for no disk where memory can hold them.
export PYTEST_DEBUG_TEMPROOT ?= $(firstword $(wildcard /dev/shm) $(TMPDIR) /tmp)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test coverage check browser screenshots bench simulate planted kill fuzz curve soak format requirements clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## try it in the browser, in a made-up organization; ARGS=--fresh begins with an empty history, --help says more
	@$(BIN)/python -m demo $(ARGS)

test: $(READY) ## every promise on the shortest way: rules, screens, both databases, the page in a browser
	@echo "== The unit floors: rules, content and screens"
	@said=$$(mktemp); $(UNIT_ONCE) tests/views > $$said 2>&1 & screens=$$!; \
		$(UNIT_ONCE) $(filter-out tests/views,$(UNIT)); rules=$$?; \
		wait $$screens; screens=$$?; cat $$said; rm -f $$said; exit $$((rules + screens))
	@echo "== Weeks under fire, simulated"
	@$(RUN) -m "$(SHORT)" $(ALONE)
	@echo "== The other floors, whole stories, and the page"
	@$(RUN) -m "$(SHORT)" --hypothesis-profile=brief $(REST) || { $(ONCE_MORE) -m "$(SHORT)" $(REST); }

coverage: $(READY) ## the long stories as well, more examples of each rule, and the coverage that is promised
	@echo "== The unit floors, with the usual number of examples"
	@$(RUN) -m "not soak" $(UNIT)
	@echo "== Everything, counting what is covered; with few examples, since counting is slow"
	@rm -f .coverage .coverage.*
	@$(RUN) $(COUNTED) || { $(ONCE_MORE) --cov-append $(COUNTED); }
	@$(BIN)/coverage report --skip-covered --skip-empty --fail-under=90
	@echo "== Of these, domain, services and storage alone"
	@$(BIN)/coverage report --include='$(FLOORS)' --format=total --fail-under=95

check: $(READY) ## style, types, the house's import rules and its structure
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(PYTEST) -p no:randomly tests/test_house.py

browser: $(READY) ## the page of the sandbox in a real browser (needs chromium)
	@$(RUN) -m "not soak" tests/browser || { $(ONCE_MORE) -m "not soak" tests/browser; }

screenshots: $(READY) ## draw the pictures of README.md anew (needs chromium)
	@$(BIN)/python -m tests.browser.screenshots

bench: $(READY) ## measure everything and print one table (takes a quarter of an hour); ARGS="clicks" measures one part
	@$(BIN)/python -m bench $(ARGS)

simulate: $(READY) ## live through made-up organizations under fire; ARGS="--minutes 10", or "--seed 17" to see one again
	@PYTHONHASHSEED=0 $(BIN)/python -m simulation $(ARGS)

planted: $(READY) ## plant bugs, see on which seed the simulation finds each, and write the table of docs/simulation.md anew (takes minutes)
	@PYTHONHASHSEED=0 $(BIN)/python -m tests.simulation.catch

kill: $(READY) ## kill real processes again and again while people click; ARGS="--rounds 100 --database both"
	@$(BIN)/python -m simulation.processes $(ARGS)

fuzz: $(READY) ## send the bot what Slack never would; ARGS="--minutes 10", or "--seed 17" to see one again
	@$(BIN)/python -m tests.fuzz $(ARGS)

curve: $(READY) ## simulate what is said about change, and write the figures of docs/statistics.md anew (takes minutes)
	@$(BIN)/python -m bench.power

soak: $(READY) ## all tests on both databases, with very many examples of each property, and those that take long
	@$(PYTEST) -n auto --hypothesis-profile=soak --timeout=3600 $(ALONE)
	@$(PYTEST) -n auto --hypothesis-profile=soak --timeout=3600 --ignore=$(ALONE) tests

format: $(READY) ## put the code into its usual shape
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .

# Pins every package with its hashes, for every platform. Run it after a change of the dependencies in pyproject.toml;
# add UPGRADE=--upgrade to take newer versions of all.
PIN = $(VENV)/pin/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --quiet $(UPGRADE) pyproject.toml

requirements: $(READY) ## pin the dependencies of pyproject.toml anew (needs the network)
	@$(PYTHON) -m venv $(VENV)/pin
	@$(VENV)/pin/bin/python -m pip install --quiet uv
	$(PIN) --output-file requirements/run.txt
	$(PIN) --extra dev --output-file requirements/dev.txt

clean: ## remove what these commands made, but never var/, where a bot of yours keeps its data
	rm -rf $(VENV) .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Driver Pulse needs Python 3.11 or later, and there is no python3 here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Driver Pulse needs Python 3.11 or later; $(PYTHON) is older. Name another with make PYTHON=..."; exit 1; }
	@echo "== Setting up in $(VENV), once; this takes a minute or two"
	@$(PYTHON) -m venv $(VENV) || { \
		echo "$(PYTHON) can't make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --require-hashes --progress-bar on -r requirements/dev.txt
	@touch $@
