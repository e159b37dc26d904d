"""Names for browsers and systems, from what a browser says of itself."""

# The first mark found counts: the others pretend to be Chrome or Safari too.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def recognised(user_agent: str) -> str:
    """Such as "Edge · Windows"; empty when neither is known."""
    names = (next((name for mark, name in table if mark in user_agent), "") for table in (BROWSERS, SYSTEMS))
    return " · ".join(name for name in names if name)
