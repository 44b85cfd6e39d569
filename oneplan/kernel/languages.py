"""The languages that forms ask about, by their BCP-47 codes. What a directory calls them is room
directory's (languages.py); in which ones the pages are, the settings'."""

from django.utils.translation import gettext_lazy as _

# Of people here, signed or spoken: called as the page calls them.
SPOKEN = (
    ("en", _("English")),
    ("fr", _("French")),
    ("ar", _("Arabic")),
    ("so", _("Somali")),
    ("oj", _("Ojibwe")),
    ("cr", _("Cree")),
    ("es", _("Spanish")),
    ("uk", _("Ukrainian")),
    ("ase", _("American Sign Language")),
    ("fcs", _("Quebec Sign Language")),
)
# That families here write in: each is called by its own name.
WRITTEN = (
    ("en", "English"),
    ("fr", "Français"),
    ("ar", "العربية"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("hi", "हिन्दी"),
    ("oj", "Anishinaabemowin"),
    ("cr", "ᓀᐦᐃᔭᐍᐏᐣ"),
    ("moh", "Kanien’kéha"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("so", "Soomaali"),
    ("ti", "ትግርኛ"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
)
