"""Knows the private windows of browsers by what they write into their titles.

What a browser does not write cannot be known: Safari never says that a window is private, and
Chrome says it in some desktops' titles only. docs/decisions/0013-rules.md lists who does.
"""

from typing import Final

# Firefox and its kin in the languages most used with it, then Chrome, Edge, Opera and Brave.
_SIGNS: Final = (
    "private browsing",
    "privater modus",
    "privates fenster",
    "privates surfen",
    "navigation privée",
    "navegación privada",
    "modo privado",
    "navigazione anonima",
    "navigazione privata",
    "navegação privativa",
    "navegação privada",
    "navegação anónima",
    "privénavigatie",
    "privé-navigatie",
    "tryb prywatny",
    "przeglądanie prywatne",
    "anonymní prohlížení",
    "privát böngészés",
    "privat surfning",
    "privat webbsurfning",
    "privat nettlesing",
    "privat browsing",
    "privat visning",
    "yksityinen selaus",
    "yksityinen selaaminen",
    "приватный просмотр",
    "приватне перегляд",
    "приватний перегляд",
    "gizli gezinti",
    "ιδιωτική περιήγηση",
    "navigare privată",
    "navegació privada",
    "隐私浏览",
    "隱私瀏覽",
    "プライベートブラウジング",
    "사생활 보호 모드",
    "incognito",
    "inkognito",
    "incógnito",
    "navigation en mode privé",
    "en navigation privée",
    "anoniem",
    "anônima",
    "anonyme",
    "инкогнито",
    "シークレット",
    "无痕模式",
    "無痕模式",
    "inprivate",
    "private",
    "privat",
    "privé",
    "tor browser",
)
_BROWSERS: Final = (
    "firefox",
    "chrome",
    "chromium",
    "edge",
    "opera",
    "brave",
    "vivaldi",
    "waterfox",
    "librewolf",
    "floorp",
    "zen",
    "web",
)
_DASHES: Final = (" - ", " \N{EN DASH} ", " \N{EM DASH} ")
_WITHIN: Final = ("[inprivate]", "(inprivate)", " - inprivate - ")


def is_private(title: str) -> bool:
    """Whether a title says that its window is a private one: in its last part, after the page's."""
    folded = title.casefold()
    if any(sign in folded for sign in _WITHIN):
        return True
    end = folded[max(folded.rfind(dash) + len(dash) if dash in folded else 0 for dash in _DASHES) :]
    if end.strip(" ()[]") in _SIGNS:
        return True
    # browsers first: there are few of them, and most titles name none
    named = any(browser in end for browser in _BROWSERS)
    return named and any(sign in end for sign in _SIGNS)
