"""The emoji that messages use most, by their short names."""

from __future__ import annotations

_FACES = """
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 sweat_smile 😅 joy 😂 rofl 🤣
slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊 heart_eyes 😍 star-struck 🤩
thinking_face 🤔 neutral_face 😐 expressionless 😑 smirk 😏 relieved 😌 pensive 😔 sleeping 😴
worried 😟 confused 😕 slightly_frowning_face 🙁 open_mouth 😮 hushed 😯 astonished 😲 cry 😢 sob 😭
disappointed 😞 sweat 😓 weary 😩 tired_face 😫 angry 😠 sunglasses 😎 hugging_face 🤗 shrug 🤷
face_palm 🤦 wave 👋
"""
_HANDS = """
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪
point_right 👉 point_left 👈 point_up 👆 point_down 👇 raised_hand ✋ handshake 🤝 writing_hand ✍️
eyes 👀 brain 🧠 bust_in_silhouette 👤 busts_in_silhouette 👥 speaking_head_in_silhouette 🗣️
"""
_SIGNS = """
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎
warning ⚠️ exclamation ❗ question ❓ grey_question ❔ grey_exclamation ❕ no_entry ⛔ no_entry_sign 🚫
octagonal_sign 🛑 rotating_light 🚨 information_source ℹ️ heavy_plus_sign ➕ heavy_minus_sign ➖
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ arrow_lower_right ↘️
arrows_counterclockwise 🔄 repeat 🔁 infinity ♾️ red_circle 🔴 large_orange_circle 🟠
large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫
large_green_square 🟩 large_yellow_square 🟨 large_red_square 🟥 small_blue_diamond 🔹
small_orange_diamond 🔸 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ 100 💯 heart ❤️ blue_heart 💙 green_heart 💚
broken_heart 💔 sparkles ✨ star ⭐ star2 🌟 boom 💥 fire 🔥 zap ⚡ zzz 💤 speech_balloon 💬
thought_balloon 💭
"""
_THINGS = """
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 dart 🎯 rocket 🚀 bulb 💡 bell 🔔
no_bell 🔕 mega 📣 loudspeaker 📢 calendar 📆 date 📅 spiral_calendar_pad 🗓️ clock3 🕒 alarm_clock ⏰
hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ bar_chart 📊 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 clipboard 📋 memo 📝 pencil2 ✏️ book 📖 books 📚 bookmark 🔖 label 🏷️
link 🔗 paperclip 📎 pushpin 📌 round_pushpin 📍 mag 🔍 lock 🔒 unlock 🔓 key 🔑 shield 🛡️ gear ⚙️
wrench 🔧 hammer 🔨 toolbox 🧰 package 📦 inbox_tray 📥 outbox_tray 📤 email 📧 envelope ✉️
telephone_receiver 📞 computer 💻 robot_face 🤖 school 🏫 mortar_board 🎓 hospital 🏥 house 🏠 office 🏢
seedling 🌱 herb 🌿 deciduous_tree 🌳 sunny ☀️ partly_sunny ⛅ cloud ☁️ umbrella ☔ snowflake ❄️
rainbow 🌈 earth_africa 🌍 coffee ☕ cake 🍰 wastebasket 🗑️ jigsaw 🧩 compass 🧭 traffic_light 🚦
"""

EMOJI = dict(zip(*[iter(f"{_FACES}{_HANDS}{_SIGNS}{_THINGS}".split())] * 2, strict=True))
"""Signs by short name."""


def emoji_of(name: str) -> str | None:
    """The sign of that short name, if it is known."""
    return EMOJI.get(name)
