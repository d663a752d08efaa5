"""A made-up organization, its simulated staff, and the runner that joins the bot and the sandbox on one clock."""
