"""The words of a text that is written for TeX, as the fields of a BibTeX file are."""

import re
import unicodedata

_ACCENTS = {
    **{"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306"},
    **{".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323"},
    **{"c": "\u0327", "k": "\u0328", "b": "\u0331"},
}
_SIGNS = {
    **{"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "lbrace": "{"},
    **{"rbrace": "}", "textasciitilde": "~", "textasciicircum": "^", "textless": "<"},
    **{"textgreater": ">", "textbar": "|", "textquotedbl": '"', "textregistered": "®"},
    **{"texttrademark": "™", "textcopyright": "©", "textdegree": "°", "textmu": "µ"},
    **{"textendash": "–", "textemdash": "—", "textellipsis": "…", "ldots": "…", "dots": "…"},
    **{"textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“"},
    **{"textquotedblright": "”", "textperiodcentered": "·", "cdot": "·", "times": "×"},
    **{"pm": "±", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "approx": "≈"},
    **{"sim": "∼", "infty": "∞", "rightarrow": "→", "to": "→", "leftarrow": "←", "circ": "°"},
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł"},
    **{"L": "Ł", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "th": "þ", "dj": "đ"},
    **{"S": "§", "P": "¶", "pounds": "£", "euro": "€", "texteuro": "€", "dag": "†", "ddag": "‡"},
    **{"textalpha": "α", "textbeta": "β", "textgamma": "γ", "textkappa": "κ"},
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ"},
    **{"eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν"},
    **{"xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ"},
    **{"chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ"},
    **{"Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω"},
}
_LIGATURES = {
    **{"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡", "~": " ", "$": ""},
}
_TYPESET = {
    **{"textit": "i", "emph": "i", "textsl": "i", "textbf": "b", "underline": "u"},
    **{"textsubscript": "sub", "textsuperscript": "sup"},
}
_BRACE = re.compile(r"\\(?P<command>[A-Za-z]+)\s*\{|\\.|[{}]")
_ACCENT = r"\\(?P<accent>[`'^~=.\"]|[uHvrdckb](?![A-Za-z]))\s*"
_TOKEN = re.compile(
    rf"{_ACCENT}(?:\{{(?P<under>\\?[A-Za-z]?)\}}|(?P<letter>\\[ij](?![A-Za-z])|[A-Za-z]))"
    r"|\\(?P<command>[A-Za-z]+)(?P<space>\s*)(?P<empty>\{\})?"
    r"|\\(?P<sign>[^A-Za-z])"
    r"|(?P<ligature>---|--|``|''|[?!]`|~|\$)"
    r"|(?P<brace>[{}])",
    re.DOTALL,
)


def words_of_latex(text: str) -> str:
    """As TeX prints it; a command that is not known goes, what it was given stays."""
    if not any(sign in text for sign in "\\{}~$-`'"):
        return text
    return _TOKEN.sub(_printed, text)


def tagged_of_latex(text: str) -> str:
    """The same, with <i>, <b>, <u>, <sub> and <sup> where it is typeset so."""
    open_tags: list[str] = []  # for each brace that is open; "" where it sets nothing
    pieces, at = [""], 0
    for match in _BRACE.finditer(text):
        if match[0].endswith("{") and match[0] != r"\{":
            tag = _TYPESET.get(match["command"] or "", "")
            open_tags.append(tag)
            said = f"<{tag}>"
        elif match[0] == "}" and open_tags:
            tag = open_tags.pop()
            said = f"</{tag}>"
        else:
            continue
        if tag:
            pieces += [text[at : match.start()], said]
            at = match.end()
    pieces.append(text[at:])
    pieces[1::2] = map(words_of_latex, pieces[1::2])
    return "".join(pieces)


def _printed(match: re.Match[str]) -> str:
    if accent := match["accent"]:
        letter = (match["under"] or match["letter"] or "").removeprefix("\\")
        return unicodedata.normalize("NFC", letter + _ACCENTS[accent]) if letter else ""
    if command := match["command"]:
        sign = _SIGNS.get(command)
        if sign is None:
            return ""
        # A space ends the command's name; after braces it is one of the text.
        return sign
    if sign := match["sign"]:
        return " " if sign in "\\,;: " else "" if sign in "/-!()[]" else sign
    if ligature := match["ligature"]:
        return _LIGATURES[ligature]
    return ""
