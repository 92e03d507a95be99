"""The words of the caption and remix grammars in German, under the names of `phrases`. A star holds out; `tongues.Word` tells the
forms: "rot~" takes an ending, ":f" after a noun makes it feminine.
"""

from __future__ import annotations

from generation.world.outdoors_de import (
    CAUGHT_OR_NOT,
    FUR,
    PADDLE_ENDS,
    PADDLE_PATTERNS,
    PADDLERS,
    PAINTED,
    PET_ENDS,
    PET_PATTERNS,
    PLAYTHING,
    SPECIES,
    STUNT_ENDS,
    STUNT_PATTERNS,
)

WISHES = (
    "mach ein video von", "mach mir ein video von", "ein video von", "ich will sehen:", "zeig mir", "bitte zeig mir",
    "ich möchte sehen, wie",
    "ein clip:", "kannst du zeigen, wie", "erstelle ein video:", "bitte mach", "generiere ein video, in dem", "stell dir vor:", "wir sehen",
    "ein kurzes video, in dem", "animiere", "man sieht", "ich hätte gern", "hallo, bitte", "es gibt", "mal mir", "film ab:",
    "*wärst du so nett und zeigst mir",
)  # fmt: skip
ENDINGS = (
    "bitte", "danke", "vielen dank", "lol", "4k", "haha", "mit ton", "in zeitlupe", "gute qualität", "hochkant", "für meinen feed",
    "mega", "und mach es lustig", "schönes licht", "sofort", "ohne text", "realistisch", "nahaufnahme", "*in bester qualität",
)  # fmt: skip
NOTHING = (
    "überrasch mich", "egal was", "irgendwas", "was du willst", "etwas lustiges", "ein video", "hallo", "mach ein video", "test",
    "guten tag",
    "such du aus", "keine ahnung",
)  # fmt: skip
JOINS = (" und ", ", ", " - ", ": ", ", und ", " aber ", ". ")
POLITE = ("{f} bitte", "bitte {f}", "{f} danke", "hm, {f}", "ok {f}")
ARTICLES = ("ein ", "eine ", "das ", "die ", "dem ", "einem ", "einer ", "der ")
ELISIONS = (
    (r"\b(mit|neben|von|vor|aus|zu|bei|auf) (?:ein|einen)\b", r"\1 einem"), (r"\b(mit|neben|von|vor|aus|zu|bei|auf) eine\b", r"\1 einer"),
    (r"\b(mit|von|zu|auf) das\b", r"\1 dem"), (r"\b(mit|von|zu) die\b", r"\1 der"),
)  # fmt: skip
PATTERNS: dict[str, tuple[str, ...]] = {
    "basketball": (
        "{who} {does} {ball}{hoop} {side}{ending} {where} {when}", "{who} {does} {where} {when} {ball} {side}{hoop}{ending}",
        "{who} {does} {when} {where} {ball} {side}{hoop}{ending}", "{when} {where} wirft {who} {side} {ball}{hoop}{ending}",
        "{where} wirft {who} {when} {ball} {side}{hoop}{ending}", "{who} {where} {when} {does} {ball}{hoop} {side}{ending}",
        "{noun} {where} {when}, {who}, {ball} {side}", "{noun} von {who} {side} {where} {when}", "{noun} {where} {when}", "{noun}",
        "{who}. {ball}. {side}. {where}. {when}. {noun}", "basketball {where} {when}: {who} {does} {ball} {side}{ending}",
        "wie {who} {when} {where} {ball} {side}{hoop} wirft{ending}", "{who}, der {where} {when} {ball}{hoop} wirft{ending}",
        "{ball} fliegt {side} auf den Korb{ending}, geworfen von {who} {where} {when}",
        "{side} wirft {who} {when} {ball}{hoop} {where}{ending}",
        "{who} mit {ball}, {side}, {noun}, {where}, {when}", "{when}. {where}. {who} {does} {ball}. {side}{ending}",
        "{when} {where}: {who} {does} {ball} {side}{ending}", "jemand spielt basketball {where} {when}{ending}",
        "*{where}, {when}: {who} {side} mit {ball}, {noun}", "*{when} sieht man, wie {who} {where} {ball}{hoop} {side} wirft{ending}",
    ),
    "bounce": (
        "{balls} {bounce} {where} {when}", "{balls} {bounce} {when} {where}", "{where} {bounce} {when} {balls}",
        "{when} {bounce} {balls} {where}",
        "{where} {when}: {balls}, {bouncing}", "{balls}, {bouncing}, {where}, {when}", "{balls} {where} {when}", "{balls} {bounce}",
        "{balls} {bouncing}", "{balls}, die {where} {when} {bounce}", "jemand lässt {where} {when} {balls} fallen",
        "jemand wirft {when} {where} {balls} auf den Boden", "lass {balls} {where} {when} hüpfen",
        "{when} {where} fallen {balls} auf den Boden",
        "wie {balls} {where} {when} {bounce}", "ein Kind wirft {balls} auf den Boden {where} {when}",
        "das Geräusch von {balls} {where} {when}, {bouncing}",
        "hüpfende {balls} {where} {when}", "{balls} fallen {where} {when} herunter und {bounce}",
        "lass {balls} {when} {where} auf den Boden fallen",
        "es gibt {balls}, {bouncing} {where} {when}", "einfach {balls} hüpfen lassen {where} {when}",
        "*schau mal wie {balls} {when} {where} {bounce}", "*{when} sieht man {where} {balls}, {bouncing}",
    ),
    "xylophone": (
        "{musician} {plays} {where} {when} {tempo} {tune} auf {instrument}",
        "{musician} {plays} {tempo} {tune} auf {instrument} {where} {when}",
        "{instrument} {plays} {tempo} {tune} {where} {when}", "{where} {when} spielt {musician} {tempo} {tune} auf {instrument}",
        "{when} spielt {instrument} {where} {tempo} {tune}", "{tune} auf {instrument}, {tempo}, {where} {when}",
        "{instrument}, {tune}, {tempo}, {where}, {when}",
        "{tune} wird {where} {when} {tempo} auf {instrument} gespielt", "{quick:e} Melodie auf {instrument}, {tune} {where} {when}",
        "{quick:e} Xylophonmusik {where} {when}, {clause}", "{instrument} {where} {when}, {clause} {tempo}",
        "{musician} {plays} {tempo} {instrument} {where} {when}, {clause}",
        "auf {instrument} spielt {musician} {when} {tempo} {tune} {where}", "xylophon {clause} {tempo} {where} {when}",
        "{tempo} {tune} auf {instrument} {where} {when}",
        "Schlägel schlagen {tempo} auf {instrument}, {clause}, {where} {when}", "{when} {where}: {instrument}, {tune}, {tempo}",
        "{musician} {plays} {instrument} {tempo} {where} {when}",
        "wie {musician} {where} {when} {tempo} {tune} auf {instrument} spielt", "{quick:es} Xylophon {where} {when}, {clause}",
        "*{tempo} erklingt {where} {when} {tune} auf {instrument}", "*man hört {when} {where} {instrument}, {tune}, {tempo}",
    ),
    "gymnast": (
        "{who} {acts}{ending} {where} {when}", "{who} {acts} {where} {when}{ending}", "{where} {when} macht {who} {deed}{ending}",
        "{when} macht {who} {where} {deed}{ending}", "{who} macht {where} {when} {deed}{ending}", "{act} {where} {when}{ending}",
        "{act}{ending}", "{act} von {who} {where} {when}{ending}", "{who}, {act}, {where}, {when}{ending}",
        "wie {who} {when} {where} {deed} macht{ending}", "{who} versucht {where} {when} {deed}{ending}",
        "{when}. {where}. {who} {acts}{ending}",
        "turnen {where} {when}: {who} {acts}{ending}", "{who} springt {when} {where} {deed}{ending}",
        "{act}, {where}, {when}, {who}{ending}",
        "{who} beim Versuch, {where} {deed} zu machen{ending}", "{who} zeigt {where} {deed} {when}{ending}",
        "schau, {who} macht {deed} {where} {when}{ending}", "{who} {acts}{ending}", "{when} {where}: {who} {acts}{ending}",
        "{gymnast} {where} {when}", "{gymnast} {where} {when}{ending}", "turnen {where} {when}", "{gymnast} turnt {where} {when}",
        "*{where} sieht man, wie {who} {when} {deed} macht{ending}", "*guck mal, {who} {when} mit {deed} {where}{ending}",
    ),
    "skater": (
        "{who} {acts}{ending} {where} {when}", "{who} {acts} {where} {when}{ending}", "{where} {when} macht {who} {deed}{ending}",
        "{when} macht {who} {where} {deed}{ending}", "{who} macht {where} {when} {deed}{ending}", "{act} von {who} {where} {when}{ending}",
        "{who}, {act}, {where}, {when}{ending}", "wie {who} {when} {where} {deed} macht{ending}",
        "{who} versucht {where} {when} {deed}{ending}",
        "{when}. {where}. {who} {acts}{ending}", "eiskunstlauf {where} {when}: {who} {acts}{ending}",
        "{who} zeigt {when} {where} {deed}{ending}",
        "eiskunstlauf, {act}, {where}, {when}{ending}", "{who} beim Versuch, {where} {deed} zu machen{ending}",
        "schau, {who} macht {deed} {where} {when}{ending}", "ein Video vom Eiskunstlauf {where} {when}: {act}{ending}",
        "schlittschuhlaufen: {who} {acts}{ending}", "{who} {where} {when}",
        "eiskunstlauf {where} {when}", "schlittschuhlaufen {where} {when}", "{who} {where} {when}{ending}",
        "{who} {acts}{ending}", "{when} {where}: {who} {acts}{ending}",
        "*{where} sieht man, wie {who} {when} {deed} macht{ending}", "*guck mal, {who} {when} mit {deed} {where}{ending}",
    ),
    "peek": (
        "{balls} {hides} {where} {when}", "{balls} {hides} {side} {where} {when}", "{where} {when} rollt {balls} {side} {behind}",
        "{side} rollt {balls} {where} {when} {behind}", "{balls}, {hiding} {where} {when}", "{balls} rollt {side} {where} {when} {behind}",
        "{balls} kommt {side} und {hides} {where} {when}", "{when} {where}: {balls} {hides} {side}", "{balls}, {hiding}, {side} {where}",
        "{balls} rollt {where} {when} {side} {behind}", "{when} rollt {balls} {where} {behind} {side}",
        "{balls}, {hiding}, {side}, {where}, {when}",
        "{when}. {where}. {balls} {hides} {side}", "es gibt {balls}, {hiding} {side} {where} {when}", "{balls}, {hiding}",
        "{balls} {hides}",
        "{behind} rollt {balls} {side} {where} {when}", "jemand rollt {balls} {behind} {side} {where} {when}",
        "wie {balls} {where} {when} {side} {behind} rollt", "{balls} {where} {when} {behind}",
        "*schau mal wie {balls} {when} {where} {behind} rollt {side}", "*{when} sieht man {balls} {where}, {hiding} {side}",
    ),
    "bowling": (
        "{who} {bowls}{ending} {where} {when}", "{who} {bowls} {where} {when}{ending}", "{when} {where}: {who} {bowls}{ending}",
        "{noun} {where} {when}", "{noun}", "{noun}, {who}, {bowl}, {where}, {when}", "{noun} von {who} {where} {when}",
        "{when}. {where}. {who} {bowls}{ending}", "bowling {where} {when}: {who} {bowls}{ending}", "{who} {bowls} {when}{ending} {where}",
        "{who}, {noun}, {where}, {when}", "schau, {who} {bowls}{ending} {where} {when}", "{who} {bowls}{ending}",
        "beim Bowling {where} {when}: {who}, {bowl}{ending}", "{bowl} rollt {where} {when} auf die Pins{ending}",
        "ein Bowlingvideo {where} {when}: {who} {bowls}{ending}", "{noun}, {where}, {when}, {who}",
        "man sieht: {who} {bowls}{ending} {where} {when}",
        "bowling mit zehn Pins, {bowl}, {who} {where} {when}{ending}", "{where}: {who} {bowls} {when}{ending}",
        "*guck mal, {who} {bowls} {when} {where}{ending}", "*{noun} {when}, {where}, mit {who}",
    ),
    "skateboard": (
        "{who} {rides} {where} {when}", "{who} {rides} {when} {where}", "{when} {where}: {who} {rides}", "{noun} {where} {when}", "{noun}",
        "{noun} von {who} {where} {when}", "{who}, {noun}, {where}, {when}", "{when}. {where}. {who} {rides}",
        "skateboard {where} {when}: {who} {rides}", "{noun}, {where}, {when}, {who}", "schau, {who} {rides} {where} {when}",
        "{who} {rides}",
        "man sieht: {who} {rides} {where} {when}", "ein Skateboard-Video {where} {when}: {who} {rides}", "{where}: {who} {rides} {when}",
        "{noun} {when}, {who} {where}", "skateboarden {where} {when}, {who} {rides}", "{who} {where} {when}, {noun}",
        "*guck mal, {who} {rides} {when} {where}", "*{noun} {when}, {where}, mit {who}",
    ),
    "pets": PET_PATTERNS,
    "paddle": PADDLE_PATTERNS,
    "stunt": STUNT_PATTERNS,
}  # fmt: skip

COLOUR: dict[str, tuple[str, ...]] = {
    "red": ("rot~", "rot~", "rot~", "knallrot~", "dunkelrot~", "hellrot~", "feuerrot~", "kirschrot~", "*tiefrot~"),
    "orange": ("orange", "orange", "orangen~", "orangefarben~", "knallorange", "dunkelorange", "leuchtend orange", "*neonorange"),
    "yellow": ("gelb~", "gelb~", "gelb~", "knallgelb~", "zitronengelb~", "hellgelb~", "sonnengelb~", "senfgelb~", "*quietschgelb~"),
    "green": ("grün~", "grün~", "grün~", "dunkelgrün~", "hellgrün~", "grasgrün~", "smaragdgrün~", "giftgrün~", "*neongrün~"),
    "blue": ("blau~", "blau~", "blau~", "hellblau~", "dunkelblau~", "himmelblau~", "marineblau~", "azurblau~", "*königsblau~"),
    "purple": ("lila", "lila", "violett~", "lilan~", "lilafarben~", "dunkellila", "lavendel", "flieder", "purpurn~", "*helllila"),
    "pink": ("rosa", "rosa", "pink", "pink~", "rosan~", "rosafarben~", "hellrosa", "knallpink", "magenta", "*neonpink"),
    "white": ("weiß~", "weiß~", "weiß~", "schneeweiß~", "strahlend weiß~", "reinweiß~", "ganz weiß~", "milchweiß~", "*kreideweiß~"),
}  # fmt: skip
_SHADES = ("hell", "dunkel", "knall", "blass", "satt", "grell", "zart", "matt", "leucht", "kräftig ")
for _value, _root in {
    "red": "rot~",
    "orange": "orange",
    "yellow": "gelb~",
    "green": "grün~",
    "blue": "blau~",
    "purple": "lila",
    "pink": "rosa",
    "white": "weiß~",
}.items():
    COLOUR[_value] = (*COLOUR[_value], *[_root] * 6, *[shade + _root for shade in _SHADES])
OTHER_COLOUR = ("schwarz~", "grau~", "braun~", "silbern~", "beige", "gestreift~", "alt~", "neu~", "bunt~", "türkis", "schön~", "groß~")
PLACE: dict[str, tuple[str, ...]] = {
    "gym": ("in der Turnhalle", "in einer Turnhalle", "in der Sporthalle", "in einer Sporthalle", "in der Halle", "Turnhalle",
            "in der Schulturnhalle",
            "in einer leeren Sporthalle", "im Gym", "drinnen in der Turnhalle", "*in unserer alten Turnhalle"),
    "park": ("im Park", "in einem Park", "im Stadtpark", "auf der Wiese", "auf einer Wiese", "Park", "im grünen Park", "auf dem Rasen",
             "unter Bäumen",
             "draußen im Park", "im Gras", "*mitten im Stadtpark"),
    "beach": ("am Strand", "an einem Strand", "am Meer", "auf dem Sand", "im Sand", "Strand", "am Sandstrand", "an der Küste",
              "am Ufer vom Meer",
              "direkt am Meer", "*an einem sonnigen Sandstrand"),
    "rooftop": ("auf dem Dach", "auf einem Dach", "auf einer Dachterrasse", "oben auf dem Dach", "auf dem Hausdach", "Dach",
                "auf einem Hochhaus",
                "auf dem Dach eines Hochhauses", "über den Dächern der Stadt", "auf einem Flachdach", "*oben auf einem Hochhausdach"),
    "stage": ("auf der Bühne", "auf einer Bühne", "im Theater", "in einem Theater", "Bühne", "auf einer Konzertbühne", "im Konzertsaal",
              "in der Oper",
              "vor Publikum auf der Bühne", "im Scheinwerferlicht", "*auf einer großen Theaterbühne"),
    "rink": ("auf der Eisbahn", "auf einer Eisbahn", "auf dem Eis", "in der Eishalle", "in einer Eishalle", "auf der Eisfläche", "Eisbahn",
             "im Eisstadion", "auf der Schlittschuhbahn", "auf Eis", "in der Eissporthalle", "auf dem Eis einer Eishalle",
             "*auf einer großen Kunsteisbahn"),
    "alley": ("auf der Bowlingbahn", "auf einer Bowlingbahn", "in der Bowlinghalle", "in einer Bowlinghalle", "im Bowlingcenter",
              "Bowlingbahn",
              "in einem Bowlingcenter", "auf der Kegelbahn", "in der Bowling-Arena", "beim Bowling in der Halle", "in einem Bowlingclub",
              "*in einer alten Bowlinghalle"),
}  # fmt: skip
TIME: dict[str, tuple[str, ...]] = {
    "day": ("tagsüber", "am Tag", "bei Tag", "am Mittag", "mittags", "bei Tageslicht", "am Nachmittag", "nachmittags", "am Morgen",
            "morgens", "vormittags",
            "in der Sonne", "bei Sonnenschein", "am helllichten Tag", "an einem sonnigen Tag", "*an einem hellen Nachmittag"),
    "sunset": ("bei Sonnenuntergang", "beim Sonnenuntergang", "am Abend", "abends", "in der Dämmerung", "in der Abenddämmerung",
               "im Abendlicht", "Sonnenuntergang",
               "während die Sonne untergeht", "zur goldenen Stunde", "gegen Abend", "im Abendrot", "*bei untergehender Sonne am Abend"),
    "night": ("nachts", "in der Nacht", "bei Nacht", "um Mitternacht", "mitten in der Nacht", "im Dunkeln", "unter den Sternen",
              "im Mondschein", "Nacht",
              "spät in der Nacht", "unterm Sternenhimmel", "im Mondlicht", "*unter dem Mond in der Nacht"),
}  # fmt: skip

_SOMEONE = (
    "ein Mann", "eine Frau", "ein Mädchen", "ein Junge", "ein Kind", "jemand", "ein Typ", "mein Freund", "ein Jugendlicher",
    "ein Sportler", "eine junge Frau", "ein alter Mann", "mein Bruder", "meine Schwester", "ein Schüler", "ein Profi", "mein Papa", "oma",
    "eine Person", "er", "sie", "anna", "lukas", "ein Anfänger", "meine Freundin",
)  # fmt: skip
_GYMNASTS = ("ein Turner", "eine Turnerin", "eine Turnerin", "die Turnerin", "der Turner", "eine junge Turnerin", "ein Akrobat",
             "eine Akrobatin", "eine Kunstturnerin")  # fmt: skip
PEOPLE: dict[str, tuple[str, ...]] = {
    "basketball": (*_SOMEONE, "ein Spieler", "der Spieler", "ein Basketballspieler", "eine Spielerin", "ein Trainer"),
    "gymnast": (*_SOMEONE, *_GYMNASTS * 2, "eine Eiskunstläuferin", "ein Stuntman", "ein Tänzer"),
    "gymnasts": _GYMNASTS,
    "skater": (*("ein Eiskunstläufer", "eine Eiskunstläuferin", "ein Eisläufer", "eine Eisläuferin") * 3, "die Eiskunstläuferin",
               "der Eisläufer", "ein Mädchen auf Schlittschuhen", "ein Mann auf Schlittschuhen", "ein Schlittschuhläufer",
               "eine Schlittschuhläuferin", "meine Schwester auf Schlittschuhen", "ein Junge auf Schlittschuhen",
               "jemand auf Schlittschuhen", "eine Meisterin im Eiskunstlauf"),
    "bowling": (*_SOMEONE, *("ein Bowler", "eine Bowlerin", "ein Bowlingspieler", "eine Bowlingspielerin") * 3, "der Bowler", "mein Opa"),
    "skateboard": (*_SOMEONE, *("ein Skateboarder", "eine Skateboarderin", "ein Skateboardfahrer") * 4, "der Skateboarder",
                   "ein Mädchen auf dem Skateboard", "ein Junge auf dem Skateboard"),
    "ice": (*_SOMEONE, "die Meisterin", "der Star der Show"),
    "paddle": PADDLERS,
}  # fmt: skip
ICE = r"axel|lutz|salchow|toeloop|schlittschuh|eiskunst|eis l"
SHIRTED = (
    "{who} im {colour:en} Trikot", "{who} in einem {colour:en} Trikot", "{who} im {colour:en} Shirt", "{who} im {colour:en} T-Shirt",
    "{who} in {colour}",
    "{who} mit {colour:em} Shirt", "{who} mit {colour:em} Trikot", "{who} mit einem {colour:en} T-Shirt", "{who} im {colour:en} Hemd",
    "{who} mit {colour:em} Oberteil",
    "{who} in {colour} gekleidet", "{who} im {colour:en} Pulli", "{who} ({colour:es} Trikot)", "{who}, {colour:es} Shirt,",
    "{who}, trägt ein {colour:es} Shirt,",
    "*{who}, ganz in {colour},", "*{who} im {colour:en} Kapuzenpulli",
)  # fmt: skip
SHOOTS = (
    "wirft",
    "wirft",
    "wirft",
    "schießt",
    "schmeißt",
    "schleudert",
    "versucht einen Wurf mit",
    "zielt und wirft",
    "springt und wirft",
    "feuert",
    "*wuchtet",
)
HOOP = (
    "",
    "",
    "",
    " auf den Korb",
    " Richtung Korb",
    " zum Korb",
    " in Richtung Korb",
    " auf den Ring",
    " von weit weg auf den Korb",
    " aus großer Entfernung auf den Korb",
    " von der Dreierlinie auf den Korb",
    "* zum Korb hin",
)
PLAIN_HOOP = " auf den Korb"
PLAIN_BALL = ("einen Basketball", "den Basketball", "einen schwarzen Basketball")
SHOT_BARE = (
    "wirft einen Basketball", "spielt Basketball", "wirft auf den Korb", "wirft einen Ball auf den Korb", "wirft den Basketball",
    "macht einen Freiwurf",
    "wirft einen Dreier", "wirft Körbe", "versucht einen Korb", "zielt auf den Korb", "macht einen Sprungwurf", "wirft einen Freiwurf",
    "*probiert einen Korbwurf",
)  # fmt: skip
BASKETBALL = (
    "einen {colour:en} Basketball", "einen {colour:en} Ball", "den {colour:en} Ball", "den {colour:en} Basketball",
    "einen {colour:en} Basketball", "ein {colour:er} Ball",
    "seinen {colour:en} Ball", "ihren {colour:en} Basketball", "einen Ball in {colour}", "einen großen {colour:en} Ball",
    "einen Basketball in {colour}",
    "*einen glänzenden {colour:en} Basketball",
)  # fmt: skip
SIDE: dict[str, tuple[str, ...]] = {
    side: (f"von {side}", f"von {side}", f"von der {adjective} Seite", f"auf der {adjective} Seite", f"{side} vom Korb", f"{side} stehend",
    f"steht {side}",
           f"aus {side}er Position", f"von {side} außen", f"von {side} aus", f"{side} neben dem Korb", f"*aus der {adjective} Ecke")
    for side, adjective in (("links", "linken"), ("rechts", "rechten"))
}  # fmt: skip
SIDE = {"left": SIDE["links"], "right": SIDE["rechts"]}
OUTCOME: dict[str, tuple[str, ...]] = {
    "swish": ("der Ball geht rein", "er trifft", "trifft", "und drin", "er geht sauber durchs Netz", "nichts als Netz", "nur Netz", "swish",
              "der Ball fällt durch den Ring",
              "er landet im Korb", "macht den Korb", "perfekter Treffer", "ohne den Ring zu berühren", "punktet",
              "der Ball geht durch den Korb", "versenkt ihn", "Treffer",
              "trifft sauber in den Korb", "*der Ball fällt sauber durchs Netz"),
    "bank": ("er geht über das Brett rein", "über das Brett in den Korb", "mit Brett rein", "der Ball prallt vom Brett in den Korb",
             "trifft mit dem Brett", "übers Brett rein",
             "er springt vom Brett ins Netz", "Brett und drin", "trifft über das Brett", "vom Brett in den Korb",
             "mit Hilfe vom Brett trifft er", "Bankshot",
             "*er versenkt ihn über das Brett"),
    "rim_out": ("der Ball prallt vom Ring ab", "er springt vom Ring", "trifft nur den Ring", "er springt aus dem Ring wieder raus",
                "der Ball dreht sich aus dem Ring",
                "er trifft den Ring und geht daneben", "vom Ring abgeprallt", "fast drin aber vom Ring raus",
                "der Ball tanzt auf dem Ring und fällt raus", "nur Ring",
                "er bleibt am Ring hängen und fällt runter", "an den Ring", "*er rollt über den Ring und fällt raus"),
    "board_miss": ("er wirft daneben ans Brett", "der Ball prallt vom Brett ab", "trifft nur das Brett", "verfehlt", "er verfehlt den Korb",
                   "daneben", "wirft daneben", "trifft nicht",
                   "der Ball geht nicht rein", "er knallt ans Brett und geht daneben", "vom Brett abgeprallt und nicht drin", "nur Brett",
                   "gegen das Brett und daneben", "ein Fehlwurf ans Brett",
                   "er trifft das Brett und verfehlt", "Fehlwurf", "*er hämmert ihn ans Brett und vorbei"),
    "air_ball": ("er verfehlt alles", "ein Airball", "Airball", "der Ball berührt gar nichts", "er trifft weder Ring noch Brett",
                 "der Ball fliegt am Korb vorbei", "verfehlt den Korb komplett",
                 "viel zu kurz", "er kommt nicht mal bis zum Korb", "nicht mal den Ring berührt", "wirft völlig vorbei",
                 "weit am Korb vorbei", "komplett daneben ohne etwas zu berühren",
                 "er trifft überhaupt nichts", "*der Ball segelt an allem vorbei"),
}  # fmt: skip
SHOT_NOUN: dict[str, tuple[str, ...]] = {
    "": ("ein Basketballwurf", "ein Freiwurf", "ein Korbwurf", "Basketball", "ein Dreier", "ein Wurf auf den Korb", "ein Sprungwurf",
    "ein Basketballspieler wirft"),
    "swish": ("ein perfekter Korb", "ein Treffer beim Basketball", "ein sauberer Korb", "ein Wurf, nichts als Netz",
              "ein verwandelter Freiwurf", "ein erfolgreicher Korbwurf", "*ein getroffener Sprungwurf"),
    "bank": ("ein Brettwurf der reingeht", "ein Treffer über das Brett", "ein Korb mit Brett", "ein Bankshot", "ein Korb über das Brett",
             "ein Brettkorb", "*ein Sprungwurf übers Brett rein"),
    "rim_out": ("ein Wurf an den Ring", "ein Ringtreffer ohne Korb", "ein Wurf der vom Ring springt", "ein Ball der vom Ring abprallt",
                "ein Basketballwurf an den Ring", "*ein Dreier an den Ring"),
    "board_miss": ("ein Fehlwurf ans Brett", "ein Basketballwurf daneben", "ein Fehlwurf", "ein verfehlter Korbwurf",
                   "ein Wurf nur ans Brett", "ein verworfener Freiwurf", "*ein Dreier nur ans Brett"),
    "air_ball": ("ein Airball", "ein peinlicher Airball", "ein Wurf der alles verfehlt", "ein Basketball Airball",
                 "ein Wurf der nichts berührt", "ein viel zu kurzer Wurf", "*ein Dreier als Airball"),
}  # fmt: skip

COUNT: dict[str, tuple[str, ...]] = {
    "": ("", "", "einige", "mehrere", "ein paar", "viele", "lauter", "ganz viele"),
    "1": ("ein/eine/ein/eine", "ein/eine/ein/eine", "ein/eine/ein/eine", "1", "ein einziger/eine einzige/ein/eine",
          "nur ein/nur eine/ein/eine", "genau ein/genau eine/ein/eine",
          "einen/eine/ein/eine", "einen einzelnen/eine einzelne/ein/eine", "*bloß ein/bloß eine/ein/eine"),
    "2": ("zwei", "zwei", "zwei", "2", "genau zwei", "zwei verschiedene", "zwei große", "zwei kleine", "ein Paar", "*bloß zwei"),
    "3": ("drei", "drei", "drei", "3", "genau drei", "drei verschiedene", "drei große", "drei kleine", "eine Gruppe von drei",
          "*bloß drei"),
    "4": ("vier", "vier", "vier", "4", "genau vier", "vier verschiedene", "vier große", "vier kleine", "eine Gruppe von vier",
          "*bloß vier"),
}  # fmt: skip
MATERIAL: dict[str, tuple[str, ...]] = {
    "rubber": ("aus Gummi", "aus Gummi", "aus weichem Gummi", "aus Kautschuk", "*ganz aus Gummi"),
    "wood": ("aus Holz", "aus Holz", "aus Eichenholz", "aus massivem Holz", "*ganz aus Holz"),
    "metal": ("aus Metall", "aus Stahl", "aus Eisen", "aus glänzendem Metall", "*ganz aus Metall"),
    "glass": ("aus Glas", "aus Glas", "aus Kristall", "aus klarem Glas", "*ganz aus Glas"),
    "stone": ("aus Stein", "aus Stein", "aus Granit", "aus schwerem Stein", "*ganz aus Stein"),
}  # fmt: skip
MATERIAL_NOUN: dict[str, tuple[str, ...]] = {
    "rubber": ("Gummiball/Gummibälle", "Flummi/Flummis", "Gummikugel/Gummikugeln:f", "Hüpfball/Hüpfbälle", "Springball/Springbälle"),
    "wood": ("Holzkugel/Holzkugeln:f", "Holzball/Holzbälle", "Kugel aus Holz/Kugeln aus Holz:f", "hölzerne Kugel/hölzerne Kugeln:f"),
    "metal": ("Metallkugel/Metallkugeln:f", "Stahlkugel/Stahlkugeln:f", "Eisenkugel/Eisenkugeln:f", "Metallball/Metallbälle",
              "Kanonenkugel/Kanonenkugeln:f"),
    "glass": ("Glaskugel/Glaskugeln:f", "Murmel/Murmeln:f", "Glasmurmel/Glasmurmeln:f", "Kristallkugel/Kristallkugeln:f",
              "Glasball/Glasbälle"),
    "stone": ("Steinkugel/Steinkugeln:f", "runder Stein/runde Steine", "Steinball/Steinbälle", "Kieselstein/Kieselsteine",
              "Felsbrocken/Felsbrocken"),
}  # fmt: skip
BALLS = ("Ball/Bälle", "Ball/Bälle", "Ball/Bälle", "Kugel/Kugeln:f", "Kugel/Kugeln:f")
BALL_ORDERS = (
    *("{number} {tint} {noun} {stuff}",) * 14,
    *("{number} {tint}, {noun} {stuff}",),
    *("{number} {noun} {stuff} in {tint}",) * 2,
)
BARE = "{tint} {noun}"
BOUNCE = (
    "hüpft/hüpfen", "hüpft/hüpfen", "hüpft/hüpfen", "springt/springen", "hüpft herum/hüpfen herum",
    "springt auf und ab/springen auf und ab", "hüpft auf dem Boden/hüpfen auf dem Boden",
    "fällt und hüpft/fallen und hüpfen", "prallt vom Boden ab/prallen vom Boden ab", "fällt auf den Boden/fallen auf den Boden",
    "springt herum/springen herum", "titscht/titschen",
    "fällt runter und springt wieder hoch/fallen runter und springen wieder hoch", "springt auf dem Boden/springen auf dem Boden",
    "fällt zu Boden/fallen zu Boden", "hüpft hoch und runter/hüpfen hoch und runter",
    "*dotzt über den Boden/dotzen über den Boden",
)  # fmt: skip
BOUNCING = (
    "hüpfend", "beim Hüpfen", "springend", "auf dem Boden hüpfend", "die hüpfen", "die auf und ab springen", "fallen gelassen",
    "auf den Boden geworfen", "beim Springen",
    "fallend und hüpfend", "die auf den Boden fallen", "die herumspringen", "*die immer wieder hochspringen",
)  # fmt: skip

INSTRUMENT = (
    "ein Xylophon", "ein Xylophon", "einem Xylophon", "dem Xylophon", "das Xylophon", "ein Xylofon", "einem Xylofon", "ein Glockenspiel",
    "einem Glockenspiel", "eine Marimba", "einer Marimba",
    "dem Glockenspiel", "ein buntes Xylophon", "einem Spielzeugxylophon", "ein Vibraphon", "einem Metallophon", "*einem alten Glockenspiel",
)  # fmt: skip
MUSICIAN = (
    "jemand", "ein Musiker", "eine Musikerin", "ein Kind", "ein Mädchen", "ein Mann", "eine Frau", "mein Freund", "ein Roboter",
    "ein Schlagzeuger", "zwei Schlägel", "unsichtbare Hände", "sie", "er",
)  # fmt: skip
MELODY: dict[str, tuple[str, ...]] = {
    "": ("eine Melodie", "ein Lied", "Musik", "ein paar Töne", "etwas", "ein Stück", "eine kleine Melodie", "einige Noten"),
    "rising": ("eine aufsteigende Tonleiter", "die Tonleiter hinauf", "eine Tonleiter nach oben", "Töne von tief nach hoch",
               "eine steigende Melodie", "immer höhere Töne", "eine Melodie die nach oben geht",
               "eine steigende Tonleiter", "die Tonleiter rauf", "aufsteigende Töne", "die Töne von unten nach oben",
               "*eine Tonfolge die immer höher steigt"),
    "falling": ("eine absteigende Tonleiter", "die Tonleiter hinunter", "eine Tonleiter nach unten", "Töne von hoch nach tief",
                "eine fallende Melodie", "immer tiefere Töne", "eine Melodie die nach unten geht",
                "eine fallende Tonleiter", "die Tonleiter runter", "absteigende Töne", "die Töne von oben nach unten",
                "*eine Tonfolge die immer tiefer fällt"),
    "zigzag": ("eine Zickzackmelodie", "Töne im Zickzack", "ein Zickzack aus Tönen", "Töne rauf und runter",
               "eine Melodie die auf und ab geht", "abwechselnd hohe und tiefe Töne", "eine Melodie hin und her",
               "hohe und tiefe Töne im Wechsel", "eine Melodie im Zickzack", "mal hohe mal tiefe Töne", "Töne hin und her",
               "*eine Tonfolge im ständigen Auf und Ab"),
    "repeat": ("immer denselben Ton", "immer derselbe Ton", "den gleichen Ton immer wieder", "einen einzigen Ton", "nur einen Ton",
               "einen Ton immer und immer wieder", "immer die gleiche Note", "dieselbe Note wieder und wieder",
               "ein wiederholter Ton", "einen Ton mehrmals", "denselben Ton wiederholt", "*ein und denselben Ton"),
}  # fmt: skip
TUNE_CLAUSE: dict[str, tuple[str, ...]] = {
    "rising": ("aufsteigend", "die Töne gehen nach oben", "die Melodie steigt", "von tief nach hoch", "es geht die Tonleiter hinauf",
               "immer höher", "nach oben"),
    "falling": ("absteigend", "die Töne gehen nach unten", "die Melodie fällt", "von hoch nach tief", "es geht die Tonleiter hinunter",
                "immer tiefer", "nach unten"),
    "zigzag": ("im Zickzack", "die Töne gehen auf und ab", "die Melodie geht hin und her", "rauf und runter", "abwechselnd hoch und tief",
               "auf und ab"),
    "repeat": ("immer derselbe Ton", "immer die gleiche Note", "der Ton wiederholt sich", "es wiederholt einen Ton", "nur ein Ton",
               "immer auf dieselbe Platte"),
}  # fmt: skip
PLAYS = ("spielt", "spielt", "spielt", "schlägt", "hämmert", "übt", "klimpert", "trommelt", "*musiziert")
TEMPO: dict[str, tuple[str, ...]] = {
    "slow": ("langsam", "sehr langsam", "ganz langsam", "in langsamem Tempo", "gemächlich", "gemütlich", "ruhig", "mit langen Pausen",
             "bedächtig", "in ruhigem Tempo", "ohne Eile", "*schön langsam"),
    "fast": ("schnell", "sehr schnell", "ganz schnell", "in schnellem Tempo", "rasch", "flott", "so schnell wie möglich", "in hohem Tempo",
             "rasend schnell", "zügig", "flink", "*irre schnell"),
}  # fmt: skip
TEMPO_ADJECTIVE: dict[str, tuple[str, ...]] = {
    "": ("",),
    "slow": ("langsam~", "ruhig~", "gemächlich~", "sehr langsam~"),
    "fast": ("schnell~", "flott~", "rasch~", "sehr schnell~"),
}

# Flips and jumps: the second form is the object's.
ARTICLE = "ein/eine/einen/eine"
FEAT = "{article} {shape} {noun} {how}"
DOES = (
    "macht/machen", "macht/machen", "macht/machen", "versucht/versuchen", "zeigt/zeigen", "springt/springen", "probiert/probieren",
    "wagt/wagen", "turnt/turnen", "führt vor:/vorführen", "*haut raus:/raushauen",
)  # fmt: skip
LANDS = ("steht/stehen", "steht/stehen", "schafft/schaffen", "landet/landen", "meistert/meistern", "steht sicher/sicher stehen",
         "*bringt durch/durchbringen")  # fmt: skip
MISSES = ("verpatzt/verpatzen", "verfehlt/verfehlen", "vermasselt/vermasseln", "verhaut/verhauen", "scheitert an:/scheitern an",
          "stürzt bei:/stürzen bei", "*versemmelt/versemmeln")  # fmt: skip
FLIP: dict[str, tuple[str, ...]] = {
    "": ("Salto", "Salto", "Flip", "Überschlag in der Luft", "Salto in der Luft", "Luftsalto", "Salto aus dem Stand"),
    "backflip": ("Rückwärtssalto", "Rückwärtssalto", "Backflip", "Salto rückwärts", "Salto nach hinten", "Rückwärts-Salto",
                 "Backflip aus dem Stand", "Rückwärtssalto in der Luft", "Rückwärtsflip", "*Rückwärtsüberschlag in der Luft"),
    "frontflip": ("Vorwärtssalto", "Vorwärtssalto", "Frontflip", "Salto vorwärts", "Salto nach vorn", "Vorwärts-Salto",
                  "Frontflip aus dem Stand", "Vorwärtssalto in der Luft", "Vorwärtsflip", "Salto nach vorne",
                  "*Vorwärtsüberschlag in der Luft"),
}  # fmt: skip
FLIP_SHAPED: dict[str, tuple[str, ...]] = {
    "backflip tuck": ("Hocksalto rückwärts", "Rückwärtssalto gehockt", "Salto rückwärts gehockt", "Backflip gehockt"),
    "backflip layout": ("Strecksalto rückwärts", "Rückwärtssalto gestreckt", "Salto rückwärts gestreckt", "Backflip gestreckt"),
    "frontflip tuck": ("Hocksalto vorwärts", "Vorwärtssalto gehockt", "Salto vorwärts gehockt", "Frontflip gehockt"),
    "frontflip layout": ("Strecksalto vorwärts", "Vorwärtssalto gestreckt", "Salto vorwärts gestreckt", "Frontflip gestreckt"),
}
FLIPS: dict[str, tuple[str, ...]] = {
    "": (
        "überschlägt sich/sich überschlagen",
        "überschlägt sich in der Luft/sich in der Luft überschlagen",
        "dreht sich kopfüber in der Luft/sich kopfüber in der Luft drehen",
    ),
    "backflip": (
        "überschlägt sich rückwärts/sich rückwärts überschlagen",
        "überschlägt sich rückwärts in der Luft/sich rückwärts in der Luft überschlagen",
        "dreht sich rückwärts in der Luft/sich rückwärts in der Luft drehen",
    ),
    "frontflip": (
        "überschlägt sich vorwärts/sich vorwärts überschlagen",
        "überschlägt sich vorwärts in der Luft/sich vorwärts in der Luft überschlagen",
        "dreht sich vorwärts in der Luft/sich vorwärts in der Luft drehen",
    ),
}
SHAPED: dict[str, tuple[str, ...]] = {
    "tuck": (
        "gehockter/gehockten",
        "gehockter/gehockten",
        "zusammengekauerter/zusammengekauerten",
        "eng gehockter/eng gehockten",
        "*angehockter/angehockten",
    ),
    "layout": (
        "gestreckter/gestreckten",
        "gestreckter/gestreckten",
        "ausgestreckter/ausgestreckten",
        "langer gestreckter/langen gestreckten",
        "*durchgestreckter/durchgestreckten",
    ),
}
SHAPE: dict[str, tuple[str, ...]] = {
    "tuck": ("gehockt", "gehockt", "in der Hocke", "mit angezogenen Knien", "zusammengerollt", "mit den Knien an der Brust",
             "klein gemacht",
             "mit gebeugten Knien", "mit angezogenen Beinen", "eng gehockt", "in Hockstellung", "*mit zur Brust gezogenen Beinen"),
    "layout": ("gestreckt", "gestreckt", "mit gestrecktem Körper", "mit geradem Körper", "ganz gestreckt", "mit gestreckten Beinen",
               "lang gestreckt", "in Streckung", "mit langem Körper", "ausgestreckt", "kerzengerade", "mit geraden Beinen",
               "*steif wie ein Brett"),
}  # fmt: skip
OTHER_FLIP = ("doppelter {noun}/doppelten {noun}", "Doppel-{noun}", "dreifacher {noun}/dreifachen {noun}")
OTHER_SHAPE = ("gebückt", "mit Schraube", "mit einer ganzen Schraube", "mit halber Drehung", "gegrätscht")
AND = (" und ", ", ", " und dann ")
LANDING: dict[str, tuple[str, ...]] = {
    "landed": ("steht ihn", "landet sicher", "landet auf den Füßen", "landet auf beiden Füßen", "saubere Landung", "perfekte Landung",
               "landet perfekt", "steht sicher", "die Landung sitzt", "landet sauber", "schafft es", "steht die Landung",
               "steht ihn sicher",
               "bleibt stehen", "kommt auf den Füßen auf", "mit sauberer Landung", "*setzt beide Füße sicher auf"),
    "under": ("dreht zu wenig", "dreht nicht weit genug", "zu wenig Drehung", "dreht sich nicht genug", "kommt nicht ganz rum",
              "zu kurz gedreht", "unterdreht", "dreht sich zu wenig", "ihm fehlt Drehung", "kommt zu kurz", "zu wenig Rotation",
              "nicht genug Drehung", "*bleibt in der Drehung hängen"),
    "over": ("dreht zu weit", "überdreht", "dreht zu viel", "zu viel Drehung", "dreht sich zu weit", "zu weit gedreht",
             "dreht über das Ziel hinaus", "dreht sich zu viel", "zu viel Rotation", "dreht viel zu weit",
             "hat zu viel Schwung und dreht zu weit",
             "es ist zu viel Drehung", "*schießt in der Drehung übers Ziel"),
}  # fmt: skip
FALLS: dict[str, tuple[str, ...]] = {
    "knees": ("fällt auf Hände und Knie", "landet auf allen vieren", "fällt nach vorn", "landet auf den Knien", "stürzt nach vorn",
              "fällt auf die Nase", "landet auf Händen und Knien", "*klatscht nach vorn auf alle viere"),
    "seat": ("fällt auf den Hintern", "landet auf dem Hintern", "setzt sich hin", "fällt nach hinten", "landet auf dem Po",
             "sitzt am Ende auf dem Boden", "fällt auf den Po", "*plumpst auf den Hosenboden"),
}  # fmt: skip
FAILS = ("stürzt", "fällt hin", "es geht schief", "verpatzt die Landung", "scheitert", "schafft es nicht", "steht ihn nicht",
         "fällt um", "missglückt", "geht daneben", "verfehlt die Landung", "*legt sich lang")  # fmt: skip
FAILED = ("{f} fail", "missglückter {f}", "verpatzter {f}", "{f} geht schief", "{f} misslungen", "{f} daneben")
JUMP: dict[str, tuple[str, ...]] = {
    "": ("Kür auf dem Schlittschuh:f", "Eiskunstlauf-Kür:f", "Tanz auf Schlittschuhen", "Auftritt im Eiskunstlauf",
         "Eiskunstlauf-Programm/Eiskunstlauf-Programm"),
    "single": ("einfacher Sprung/einfachen Sprung", "einfacher Sprung/einfachen Sprung", "Sprung", "Einfacher/Einfachen",
               "einfacher Toeloop/einfachen Toeloop", "einfacher Lutz/einfachen Lutz", "einfacher Salchow/einfachen Salchow",
               "Sprung mit einer Drehung", "kleiner Sprung/kleinen Sprung", "Sprung mit einer Umdrehung",
               "*Sprung mit nur einer Drehung"),
    "axel": ("Axel", "Axel", "Axel", "einfacher Axel/einfachen Axel", "Axelsprung", "Axel Paulsen", "Sprung mit anderthalb Drehungen",
             "Sprung mit eineinhalb Umdrehungen", "Axel-Sprung", "*Axel mit anderthalb Umdrehungen"),
    "double": ("doppelter Sprung/doppelten Sprung", "Doppelsprung", "Doppelter/Doppelten", "doppelter Toeloop/doppelten Toeloop",
               "doppelter Lutz/doppelten Lutz", "doppelter Salchow/doppelten Salchow", "Sprung mit zwei Drehungen",
               "Sprung mit zwei Umdrehungen", "Sprung mit doppelter Drehung", "*zweifacher Sprung/zweifachen Sprung"),
    "spin": ("Pirouette:f", "Pirouette:f", "Pirouette:f", "Standpirouette:f", "schnelle Pirouette:f", "Drehung auf der Stelle:f",
             "lange Pirouette:f", "Pirouette auf einem Bein:f", "Drehung um sich selbst:f", "schnelle Drehung:f", "*Kreiselpirouette:f"),
}  # fmt: skip
JUMPS: dict[str, tuple[str, ...]] = {
    "": ("läuft Schlittschuh/Schlittschuh laufen", "läuft Schlittschuh/Schlittschuh laufen", "läuft Eis/eislaufen",
         "fährt Schlittschuh/Schlittschuh fahren", "gleitet auf Schlittschuhen dahin/auf Schlittschuhen gleiten"),
    "single": ("springt/springen", "springt eine Umdrehung/eine Umdrehung springen",
               "dreht sich einmal in der Luft/sich einmal in der Luft drehen",
               "springt mit einer Drehung/mit einer Drehung springen", "macht eine Drehung in der Luft/eine Drehung in der Luft machen"),
    "axel": ("dreht sich anderthalb mal in der Luft/sich anderthalb mal in der Luft drehen",
             "springt anderthalb Umdrehungen/anderthalb Umdrehungen springen",
             "springt mit eineinhalb Drehungen/mit eineinhalb Drehungen springen"),
    "double": ("dreht sich zweimal in der Luft/sich zweimal in der Luft drehen", "springt zwei Umdrehungen/zwei Umdrehungen springen",
               "springt mit zwei Drehungen/mit zwei Drehungen springen",
               "macht zwei Drehungen in der Luft/zwei Drehungen in der Luft machen",
               "springt doppelt/doppelt springen"),
    "spin": ("dreht sich/sich drehen", "dreht sich auf der Stelle/sich auf der Stelle drehen", "dreht Pirouetten/Pirouetten drehen",
             "dreht sich im Kreis/sich im Kreis drehen", "dreht sich schnell/sich schnell drehen", "wirbelt herum/herumwirbeln",
             "dreht sich um sich selbst/sich um sich selbst drehen", "*kreiselt vor sich hin/vor sich hin kreiseln"),
}  # fmt: skip
FURTHER = ("Doppelaxel", "doppelter Axel/doppelten Axel", "dreifacher Axel/dreifachen Axel", "dreifacher Axel/dreifachen Axel",
           "vierfacher Axel/vierfachen Axel")  # fmt: skip
OTHER_JUMP = ("Dreifacher/Dreifachen", "dreifacher Lutz/dreifachen Lutz", "vierfacher Sprung/vierfachen Sprung",
              "dreifacher Salchow/dreifachen Salchow", "dreifacher Sprung/dreifachen Sprung",
              "vierfacher Toeloop/vierfachen Toeloop")  # fmt: skip
FINISH: dict[str, tuple[str, ...]] = {
    "landed": ("steht ihn", "landet sicher", "bleibt stehen", "landet sauber", "saubere Landung", "perfekte Landung",
               "landet auf einem Fuß",
               "hält das Gleichgewicht", "fällt nicht", "gleitet weiter", "steht die Landung", "steht sicher", "bleibt auf den Füßen",
               "ohne Sturz", "*läuft sicher aus"),
    "fall": ("stürzt", "stürzt", "fällt", "fällt hin", "rutscht aus", "rutscht aus und fällt", "verliert das Gleichgewicht", "ein Sturz",
             "verpatzt die Landung", "landet auf dem Hintern", "fällt um", "es geht schief", "knallt hin", "stürzt schwer",
             "steht ihn nicht", "*legt sich der Länge nach hin"),
}  # fmt: skip

# A ball that is hidden for a while; the second form of what hides it says where it goes.
SCREEN = ("einem Schirm/einen Schirm", "einem Schirm/einen Schirm", "einer Wand/eine Wand", "einem Vorhang/einen Vorhang",
          "einem Brett/ein Brett", "dem Vorhang/den Vorhang", "einer Tafel/eine Tafel", "der Wand/die Wand", "einer Platte/eine Platte",
          "einem Sichtschutz/einen Sichtschutz", "einer Stellwand/eine Stellwand", "*einem Paravent/einen Paravent")  # fmt: skip
BEHIND = ("hinter {screen:p}", "hinter {screen:p}", "bis hinter {screen:p}", "*ganz hinter {screen:p}")
HIDES = (
    "rollt hinter {screen:p}", "rollt hinter {screen:p}", "verschwindet hinter {screen}", "rollt hinter {screen} vorbei",
    "läuft hinter {screen:p}", "rollt hinter {screen} durch", "versteckt sich hinter {screen}", "bewegt sich hinter {screen} vorbei",
    "wird kurz von {screen} verdeckt", "geht hinter {screen:p}", "hüpft hinter {screen:p}", "*schlüpft hinter {screen:p}",
)  # fmt: skip
AFTERWARDS = (
    "und kommt wieder raus", "und kommt auf der anderen Seite raus", "und taucht wieder auf", "und kommt wieder zum Vorschein",
    "und wieder hervor", "und bleibt dort", "und kommt nicht wieder", "und bleibt versteckt", "dann kommt er raus",
    "*und lugt wieder hervor",
)  # fmt: skip
HIDING = (
    "hinter {screen:p} rollend", "hinter {screen} verschwindend", "hinter {screen}", "hinter {screen} versteckt",
    "hinter {screen} verdeckt", "beim Rollen hinter {screen:p}", "hinter {screen} vorbei", "*hinter {screen:p} schlüpfend",
)  # fmt: skip
ENTERS: dict[str, tuple[str, ...]] = {
    side: (f"von {side}", f"von {side}", f"von {side} nach {other}", f"nach {other}", f"von der {hand} Seite", f"von {side} kommend",
           f"von {side} her", f"Richtung {other}", f"von {side} aus", f"in Richtung {other}", f"von der {hand} Seite her",
           f"*aus der {hand} Ecke heraus")
    for side, hand, other in (("links", "linken", "rechts"), ("rechts", "rechten", "links"))
}  # fmt: skip
ENTERS = {"left": ENTERS["links"], "right": ENTERS["rechts"]}

# Bowling.
BOWLS = (
    "rollt {ball} auf die Pins", "wirft {ball} auf die Pins", "rollt {ball} über die Bowlingbahn", "wirft {ball} auf die Bahn zu den Pins",
    "rollt beim Kegeln {ball}", "schiebt {ball} auf die zehn Pins", "lässt beim Bowling {ball} rollen", "wirft beim Bowling {ball}",
    "rollt beim Bowling {ball}", "schleudert {ball} auf die Kegel", "rollt {ball} auf die Kegel", "*schickt {ball} in Richtung Pins",
)  # fmt: skip
BOWLS_BARE = (
    "bowlt", "spielt Bowling", "wirft eine Bowlingkugel", "rollt eine Bowlingkugel", "geht bowlen", "ist beim Bowling",
    "rollt die Kugel auf die Pins", "wirft auf zehn Pins", "spielt eine Runde Bowling", "rollt die Kugel auf die Kegel", "kegelt",
    "*probiert sich im Bowling",
)  # fmt: skip
BOWLING_BALL = (
    "eine {colour:e} Bowlingkugel", "eine {colour:e} Kugel", "die {colour:e} Bowlingkugel", "die {colour:e} Kugel",
    "eine schwere {colour:e} Bowlingkugel", "eine Bowlingkugel in {colour}", "ihre {colour:e} Kugel", "seine {colour:e} Bowlingkugel",
    "eine Kugel in {colour}", "*eine große {colour:e} Bowlingkugel",
)  # fmt: skip
PLAIN_BOWLING_BALL = ("eine Bowlingkugel", "die Bowlingkugel", "eine schwere Bowlingkugel", "eine schwarze Bowlingkugel")
ROLL: dict[str, tuple[str, ...]] = {
    "strike": ("alle Pins fallen", "ein Strike", "Strike", "wirft einen Strike", "alle zehn Pins fallen um", "räumt alle Pins ab",
               "alle zehn fallen", "trifft alle Pins", "alle Kegel fallen", "es ist ein Strike", "kein Pin bleibt stehen",
               "räumt alles ab", "schafft einen Strike", "wirft alle Pins um", "*fegt die ganze Bahn leer"),
    "some": ("ein paar Pins bleiben stehen", "nur ein paar Pins fallen", "einige Pins bleiben stehen", "nicht alle Pins fallen",
             "trifft nur einen Teil der Pins", "lässt ein paar Pins stehen", "kein Strike", "ein paar Kegel bleiben stehen",
             "wirft nur einige Pins um", "die Hälfte der Pins fällt", "es bleiben Pins stehen", "trifft nicht alle Pins",
             "verfehlt den Strike", "*ein paar Pins überleben"),
    "gutter": ("die Kugel landet in der Rinne", "in die Rinne", "ab in die Rinne", "eine Rinnenkugel", "die Kugel rollt in die Rinne",
               "trifft keinen Pin", "verfehlt alle Pins", "kein einziger Pin fällt", "die Kugel fällt in die Rinne", "wirft in die Rinne",
               "eine Kugel in die Rinne", "kein Pin fällt um", "trifft gar keinen Pin", "*die Kugel biegt in die Rinne ab"),
}  # fmt: skip
ROLL_NOUN: dict[str, tuple[str, ...]] = {
    "": ("Bowling", "eine Runde Bowling", "ein Bowlingwurf", "ein Wurf beim Bowling", "ein Bowlingspiel", "Bowling mit zehn Pins"),
    "strike": ("ein Strike beim Bowling", "ein Bowling-Strike", "ein perfekter Strike", "ein Strike", "zehn fallende Pins",
               "ein Bowlingwurf, der alle Pins umwirft", "*ein sauberer Strike beim Bowling"),
    "some": ("ein Bowlingwurf ohne Strike", "ein Bowlingwurf, bei dem Pins stehen bleiben", "ein Split beim Bowling",
             "ein paar umgefallene Pins", "ein halber Bowlingwurf", "*ein mäßiger Bowlingwurf"),
    "gutter": ("eine Kugel in der Rinne beim Bowling", "eine Rinnenkugel", "ein Bowlingwurf in die Rinne", "eine Bowlingkugel in der Rinne",
               "ein verfehlter Bowlingwurf", "*eine peinliche Rinnenkugel"),
}  # fmt: skip

# A skateboard.
RIDE: dict[str, tuple[str, ...]] = {
    "": ("fährt Skateboard", "fährt Skateboard", "ist auf dem Skateboard", "rollt auf einem Skateboard", "steht auf dem Skateboard",
         "ist mit dem Skateboard unterwegs"),
    "ollie": ("macht einen Ollie", "steht einen Ollie", "macht einen Ollie und steht ihn", "springt mit dem Skateboard und landet sicher",
              "schafft einen Ollie", "springt mit dem Skateboard", "landet einen Ollie auf dem Skateboard", "steht den Ollie",
              "macht einen sauberen Ollie", "zeigt einen Ollie", "macht einen Sprung mit dem Skateboard und steht ihn",
              "*haut einen sauberen Ollie raus"),
    "bail": ("verpatzt einen Ollie", "versucht einen Ollie und stürzt", "fällt vom Skateboard", "stürzt mit dem Skateboard",
             "macht einen Ollie und fällt hin", "verfehlt das Skateboard und stürzt", "scheitert am Ollie", "stürzt beim Ollie",
             "springt mit dem Skateboard und fällt", "fliegt vom Skateboard", "steht den Ollie nicht", "fällt beim Ollie vom Brett",
             "*legt sich beim Ollie lang"),
    "cruise": ("fährt auf dem Skateboard vorbei", "rollt auf dem Skateboard vorbei", "cruist auf dem Skateboard",
               "skatet auf dem Board vorbei",
               "fährt mit dem Skateboard vorbei", "rollt mit dem Skateboard vorüber", "stößt sich mit dem Skateboard ab und rollt vorbei",
               "rollt einfach auf dem Skateboard vorbei", "fährt auf dem Skateboard vorüber", "gleitet auf dem Skateboard vorbei",
               "*rollt gemütlich auf dem Skateboard dahin"),
}  # fmt: skip
RIDE_NOUN: dict[str, tuple[str, ...]] = {
    "": ("Skateboard fahren", "Skateboardfahren", "ein Skateboard", "ein Skateboard-Video", "eine Fahrt auf dem Skateboard"),
    "ollie": ("ein Ollie", "ein Ollie auf dem Skateboard", "ein sauberer Ollie", "ein gestandener Ollie", "ein Sprung mit dem Skateboard",
              "ein perfekter Ollie", "*ein sicher gestandener Ollie"),
    "bail": ("ein verpatzter Ollie", "ein Sturz vom Skateboard", "ein misslungener Ollie", "ein Skateboard-Sturz", "ein Sturz beim Ollie",
             "ein Skateboard fail", "*ein übler Sturz vom Skateboard"),
    "cruise": ("eine Vorbeifahrt auf dem Skateboard", "ein Skateboarder, der vorbeirollt", "ein vorbeirollendes Skateboard",
               "Cruisen auf dem Skateboard", "ein Skateboarder fährt vorbei", "*eine ruhige Fahrt auf dem Skateboard"),
}  # fmt: skip
OTHER_RIDE = ("macht einen Kickflip mit dem Skateboard", "grindet ein Geländer mit dem Skateboard", "fährt Skateboard in der Halfpipe",
              "macht einen Handstand auf dem Skateboard", "macht einen Heelflip mit dem Skateboard",
              "rutscht mit dem Skateboard das Geländer runter")  # fmt: skip

# Remixes.
FRAMES: dict[str, tuple[str, ...]] = {
    "thing": (
        "{f}", "{f}", "{f}", "jetzt {f}", "jetzt mit {f}", "aber mit {f}", "das gleiche mit {f}", "dasselbe aber mit {f}",
        "{f} stattdessen", "{f} statt dessen", "diesmal {f}", "diesmal mit {f}", "mach {f}",
        "mit {f}", "ich will {f}", "nimm {f}", "nochmal mit {f}", "gleiches video, {f}", "und jetzt {f}", "lieber {f}",
        "{f}, der rest bleibt", "genau so, nur mit {f}", "{f} und sonst alles gleich",
        "noch einmal, {f}", "ändere es zu {f}", "*wie wäre es mit {f}", "*exakt so, außer {f}",
    ),
    "way": (
        "{f}", "{f}", "{f}", "jetzt {f}", "aber {f}", "das gleiche {f}", "dasselbe, aber {f}", "{f} stattdessen", "diesmal {f}",
        "mach es {f}", "nochmal {f}", "bitte {f}", "gleiches video {f}", "und {f}",
        "lieber {f}", "alles {f}", "genau so, nur {f}", "{f}, sonst nichts ändern", "ich will es {f}", "noch einmal {f}",
        "*wie vorher, bloß {f}", "*wie gehabt, nur eben {f}",
    ),
    "sentence": (
        "{f}", "{f}", "aber {f}", "jetzt {f}", "diesmal: {f}", "das gleiche aber {f}", "gleiches video aber {f}", "{f} diesmal", "und {f}",
        "genau so, nur {f}", "{f}, der rest bleibt", "nochmal, aber {f}",
        "was wenn {f}", "wie vorher, aber {f}", "ich will: {f}", "*identisch, bis auf: {f}", "*und zwar so, dass {f}",
    ),
    "order": (
        "{f}", "{f}", "{f}", "bitte {f}", "{f} bitte", "jetzt {f}", "{f} diesmal", "und {f}", "kannst du: {f}", "{f} und lass den rest",
        "nur {f}", "aber {f}", "{f}, sonst nichts", "*sei so gut und {f}", "*{f}, weiter nichts",
    ),
}  # fmt: skip
CONTRASTS = (
    "{f} statt {o}",
    "{f} statt {o}",
    "nicht {o} sondern {f}",
    "{f}, nicht {o}",
    "{f} anstatt {o}",
    "kein {o} mehr, {f}",
    "{f} anstelle von {o}",
    "nicht mehr {o}, {f}",
    "eher {f} als {o}",
    "besser {f} als {o}",
    "{f} eher als {o}",
    "*lieber {f} als {o}",
)
JOINTS = {
    "thing": ("{a} und {b}", "{a}, {b}", "{a} mit {b}", "{a} und auch {b}"),
    "way": ("{a} {b}", "{a}, {b}", "{a} und {b}"),
    "sentence": ("{a} und {b}", "{a}, {b}", "{a}. {b}"),
    "order": ("{a} und {b}", "{a}, {b}", "{a}, dann {b}"),
}  # fmt: skip
TEMPLATES: dict[str, dict[str, tuple[str, ...]]] = {
    "shirt": {
        "thing": ("ein {v:es} Trikot", "ein {v:es} Shirt", "{v:es} Trikot", "{v:es} Shirt", "ein {v:es} T-Shirt", "einem {v:en} Trikot",
                  "einem {v:en} Shirt", "ein {v:es} Hemd", "Shirt in {v}", "das Trikot in {v}", "*ein {v:es} Oberteil"),
        "way": ("in {v}", "im {v:en} Trikot", "im {v:en} Shirt", "in {v} gekleidet", "im {v:en} T-Shirt", "*ganz in {v}"),
        "sentence": ("das Trikot ist {v:}", "sein Shirt ist {v:}", "{he} trägt {v:}", "{he} trägt ein {v:es} Shirt",
                     "{he} hat ein {v:es} Trikot an", "das Shirt ist {v:}", "{he} ist in {v}", "*{he} hat was {v:es} an"),
        "order": ("mach das Trikot {v:}", "mach das Shirt {v:}", "färbe das Trikot {v:}", "zieh {him} ein {v:es} Shirt an",
                  "ändere das Trikot zu {v}", "gib {him} ein {v:es} Trikot", "mach {his} Shirt {v:}", "zieh {him} was {v:es} an",
                  "ändere die Farbe vom Trikot in {v}", "das Shirt von {o} auf {v} ändern", "*tausch das Shirt gegen ein {v:es}"),
    },
    "ball": {
        "thing": ("ein {v:er} Ball", "einem {v:en} Ball", "einen {v:en} Ball", "{v:er} Ball", "ein {v:er} Basketball",
                  "einem {v:en} Basketball", "Ball in {v}", "der {v:e} Ball", "*ein Ball in {v:er} Farbe"),
        "sentence": ("der Ball ist {v:}", "der Ball ist {v:}", "sein Ball ist {v:}", "{he} wirft einen {v:en} Ball",
                     "{he} hat einen {v:en} Ball", "der Basketball ist {v:}", "der Ball wird {v:}", "*der Ball leuchtet {v:}"),
        "order": ("mach den Ball {v:}", "färbe den Ball {v:}", "nimm einen {v:en} Ball", "ändere den Ball zu {v}",
                  "gib {him} einen {v:en} Ball", "mal den Ball {v:} an", "tausch den {o:en} Ball gegen einen {v:en}",
                  "*streich den Ball {v:}"),
    },
    "balls": {
        "thing": ("{v:e} Bälle", "{v:en} Bällen", "{v:e} Kugeln", "die {v:en} Bälle", "{v:e}", "{v:}", "Bälle in {v}", "ein {v:er} Ball",
                  "eine {v:e} Kugel", "*Bälle in der Farbe {v}"),
        "way": ("in {v}", "{v:} angemalt", "alle in {v}", "*{v:} lackiert"),
        "sentence": ("die Bälle sind {v:}", "sie sind {v:}", "der Ball ist {v:}", "die Kugeln sind {v:}", "alle sind {v:}",
                     "die Kugel ist {v:}", "*sie leuchten {v:}"),
        "order": ("mach sie {v:}", "mach die Bälle {v:}", "färbe sie {v:}", "mal sie {v:} an", "ändere die Farbe zu {v}",
                  "mach den Ball {v:}", "mach die Kugeln {v:}", "ändere {o} zu {v}", "*streich sie {v:}"),
    },
    "count": {
        "thing": ("{n}", "{n}", "{n}", "{v} davon", "{v}", "{v} Stück", "*insgesamt {v}"),
        "sentence": ("es sind {n}", "es sind {v}", "{n} hüpfen", "da sind {n}", "*man sieht {n}"),
        "order": ("mach {n} draus", "nimm {n}", "lass {n} fallen", "ändere die Anzahl auf {v}", "mach {v} daraus", "gib mir {n}",
                  "*stell auf {v} um"),
    },
    "material": {
        "thing": ("{n}", "{n}", "{s}", "Bälle {v}", "Kugeln {v}", "Material {s}", "*Dinger {v}"),
        "way": ("{v}", "{v}", "aus {s}", "diesmal {v}", "*komplett {v}"),
        "sentence": ("sie sind {v}", "die Bälle sind {v}", "die Kugeln sind {v}", "der Ball ist {v}", "es sind {n}", "*sie bestehen {v}"),
        "order": ("mach sie {v}", "nimm {n}", "nimm Bälle {v}", "ändere das Material zu {s}", "lass {n} fallen", "mach {n} draus",
                  "*tausch sie gegen {n}"),
    },
    "outcome": {
        "sentence": ("{clause}", "{clause}", "{clause}", "{he} {does}", "{he} {does}"),
        "thing": ("{noun}", "{noun}"),
        "order": ("lass {him} {do}", "{he} soll {do}", "mach {noun} daraus"),
    },
    "side": {
        "way": ("{side}", "{side}", "von {v}", "auf der {v:}en Seite"),
        "sentence": ("{he} wirft von {v}", "{he} steht {v}", "der Wurf kommt von {v}", "{he} ist {v}", "*{he} bleibt {v}"),
        "order": ("wirf von {v}", "stell {him} nach {v}", "lass {him} von {v} werfen", "wechsel von {o} nach {v}", "geh nach {v}",
                  "*platzier {him} {v}"),
    },
    "melody": {
        "thing": ("{tune}", "{tune}", "{tune}"),
        "way": ("{run}", "{run} gespielt"),
        "sentence": ("{clause}", "{clause}", "es geht {run}", "die Töne gehen {run}", "es spielt {tune}", "die Melodie geht {run}",
                     "*die Musik läuft {run}"),
        "order": ("spiel {tune}", "spiel es {run}", "lass die Melodie {run} gehen", "lass es {run} gehen", "ändere die Melodie: {tune}",
                  "*führ die Töne {run}"),
    },
    "tempo": {
        "way": ("{v}", "{v}", "{v}", "{how}"),
        "sentence": ("es ist {v}", "es wird {how} gespielt", "die Melodie ist {v}", "es spielt {v}"),
        "thing": ("ein {quick:es} Tempo", "{quick:e} Musik", "eine {quick:e} Melodie"),
        "order": ("{hurry}", "{hurry}", "spiel {how}", "spiel {v}", "mach es {v}", "spiel es {v}"),
    },
    "place": {
        "way": ("{where}",) * 4, "thing": ("{v}",),
        "sentence": ("es ist {where}", "das ganze spielt {where}", "alles ist {where}", "sie sind {where}", "wir sind {where}",
                     "*es findet {where} statt"),
        "order": ("mach es {where}", "verleg es {where}", "ändere den Ort: {v}", "ändere den Hintergrund: {v}", "statt {o} {v}",
                  "nimm {v} als Hintergrund", "*bring das ganze {where}"),
    },
    "time": {
        "way": ("{when}",) * 4, "thing": ("{v}",),
        "sentence": ("es ist {v}", "es ist {when}", "es passiert {when}", "es wird {v}", "*die Uhr zeigt {v}"),
        "order": ("mach es {when}", "mach {v} draus", "ändere die Zeit zu {v}", "mach aus {o} {v}", "lass es {v} sein", "ändere {o} zu {v}",
                  "*stell auf {v}"),
    },
    "trick": {
        "thing": ("{act}", "{deed}", "{v}", "{act}"), "way": ("{way}",),
        "sentence": ("es ist {act}", "{he} macht {deed}", "{he} macht {deed}", "{he} {does}", "{he} dreht sich {way}", "es geht {way}",
                     "*{he} wagt {deed}"),
        "order": ("mach {deed} draus", "mach {deed} daraus", "mach {deed}", "lass {him} {deed} machen", "{he} soll {deed} machen",
                  "ändere es zu {v}", "statt {o} {deed}", "nimm {deed}", "dreh {way}", "lass {him} {do}", "*tausch es gegen {deed}"),
    },
    "shape": {
        "thing": ("{act} Salto", "{act} Flip", "{deed} Salto"), "way": ("{how}", "{how}", "{how}", "ganz {how}"),
        "sentence": ("der Salto ist {how}", "{he} ist {how}", "{he} springt {how}", "{he} macht es {how}", "der Körper ist {how}",
                     "*{he} fliegt {how}"),
        "order": ("mach es {how}", "mach ihn {how}", "spring {how}", "mach den Salto {how}", "lass {him} {how} springen",
                  "mach {deed} Salto draus", "*bleib {how} in der Luft"),
    },
    "landing": {
        "sentence": ("{clause}", "{clause}", "{he} {does}", "{he} {does}", "{he} {does}", "am Ende: {he} {does}"),
        "order": ("lass {him} {do}", "lass {him} {do}", "{he} soll {do}", "{he} muss {do}", "{do}", "*sieh zu, dass {he} {does}"),
    },
    "jump": {
        "thing": ("{act}", "{deed}", "{v}", "{turns}"), "way": ("mit {turns}",),
        "sentence": ("es ist {act}", "{he} macht {deed}", "{he} springt {deed}", "{he} {does}", "{he} {does}", "*{he} wagt {deed}"),
        "order": ("mach {deed} draus", "mach {deed} daraus", "mach {deed}", "lass {him} {deed} machen", "{he} soll {deed} machen",
                  "nimm {deed}", "lass {him} {do}", "statt {o} {deed}", "*tausch es gegen {deed}"),
    },
    "finish": {
        "sentence": ("{clause}", "{clause}", "{he} {does}", "{he} {does}", "{he} {does}", "am Ende: {he} {does}"),
        "order": ("lass {him} {do}", "lass {him} {do}", "{he} soll {do}", "{he} muss {do}", "{do}", "*sieh zu, dass {he} {does}"),
    },
    "roll": {
        "sentence": ("{clause}", "{clause}", "{he} {does}", "{he} {does}", "{he} {does}", "am Ende: {he} {does}"),
        "thing": ("{noun}", "{noun}"),
        "order": ("lass {him} {do}", "lass {him} {do}", "{he} soll {do}", "{he} muss {do}", "{do}", "*sieh zu, dass {he} {does}"),
    },
    "ride": {
        "sentence": ("{he} {clause}", "{he} {clause}", "{he} {does}", "{he} {does}", "{he} {does}", "am Ende: {he} {does}"),
        "thing": ("{noun}", "{noun}"),
        "order": ("lass {him} {do}", "lass {him} {do}", "{he} soll {do}", "{he} muss {do}", "{do}", "*sieh zu, dass {he} {does}"),
    },
    "animal": SPECIES,
    "coat": FUR,
    "fetch": CAUGHT_OR_NOT,
    "balance": CAUGHT_OR_NOT,
    "gap": CAUGHT_OR_NOT,
    "paint": PAINTED,
    "ball of pets": PLAYTHING,
    "ball of bowling": {
        "thing": ("eine {v:e} Kugel", "eine {v:e} Bowlingkugel", "{v:e} Kugel", "die {v:e} Kugel", "Kugel in {v}", "einer {v:en} Kugel",
                  "*eine Kugel in {v:er} Farbe"),
        "sentence": ("die Kugel ist {v:}", "die Bowlingkugel ist {v:}", "{he} rollt eine {v:e} Kugel", "{he} wirft eine {v:e} Kugel",
                     "{he} hat eine {v:e} Bowlingkugel", "*die Kugel leuchtet {v:}"),
        "order": ("mach die Kugel {v:}", "färbe die Kugel {v:}", "nimm eine {v:e} Kugel", "ändere die Kugel zu {v}",
                  "gib {him} eine {v:e} Kugel", "mal die Kugel {v:} an", "tausch die {o:e} Kugel gegen eine {v:e}",
                  "*streich die Kugel {v:}"),
    },
    "ball of peek": {
        "thing": ("ein {v:er} Ball", "einen {v:en} Ball", "{v:er} Ball", "eine {v:e} Kugel", "{v:}", "{v:e} Kugel", "der {v:e} Ball",
                  "Ball in {v}", "*ein Ball in {v:er} Farbe"),
        "way": ("in {v}", "{v:} angemalt", "ganz in {v}", "*{v:} lackiert"),
        "sentence": ("der Ball ist {v:}", "er ist {v:}", "die Kugel ist {v:}", "es ist ein {v:er} Ball", "ein {v:er} Ball rollt",
                     "*er leuchtet {v:}"),
        "order": ("mach den Ball {v:}", "mach ihn {v:}", "färbe ihn {v:}", "nimm einen {v:en} Ball", "mal ihn {v:} an",
                  "ändere die Farbe zu {v}", "roll eine {v:e} Kugel", "tausch den {o:en} Ball gegen einen {v:en}", "*streich ihn {v:}"),
    },
    "material of peek": {
        "thing": ("ein Ball {v}", "eine Kugel {v}", "{n}", "{s}", "eine Kugel aus {s}", "Material {s}", "*ein Ding {v}"),
        "way": ("{v}", "{v}", "aus {s}", "diesmal {v}", "*komplett {v}"),
        "sentence": ("er ist {v}", "der Ball ist {v}", "die Kugel ist {v}", "sie ist {v}", "es ist eine Kugel {v}", "*er besteht {v}"),
        "order": ("mach ihn {v}", "nimm einen Ball {v}", "nimm eine Kugel {v}", "ändere das Material zu {s}", "roll eine Kugel {v}",
                  "mach den Ball {v}", "*tausch ihn gegen einen {v}"),
    },
    "side of peek": {
        "way": ("{side}", "{side}", "von {v}", "von {v}"), "thing": ("{v}", "von {v}"),
        "sentence": ("er kommt von {v}", "der Ball kommt von {v}", "die Kugel rollt {side}", "er rollt {side}", "sie kommt von {v}",
                     "*er startet {v}"),
        "order": ("lass ihn von {v} kommen", "roll ihn {side}", "komm von {v}", "lass sie {side} rollen",
                  "*schick ihn {side}"),
    },
}  # fmt: skip
DIRECTION = {"backflip": ("rückwärts", "nach hinten"), "frontflip": ("vorwärts", "nach vorn", "nach vorne")}
TURNS = {"single": ("einer Drehung", "nur einer Drehung", "einer Umdrehung"), "axel": ("anderthalb Drehungen", "eineinhalb Umdrehungen"),
         "double": ("zwei Drehungen", "zwei Umdrehungen"), "spin": ("einer Pirouette", "Drehung auf der Stelle")}  # fmt: skip
ENDS: dict[str, tuple[str, ...]] = {
    "landed": ("steht ihn/ihn stehen", "steht ihn/ihn stehen", "landet sicher/sicher landen", "landet auf den Füßen/auf den Füßen landen",
               "schafft es/es schaffen", "bleibt stehen/stehen bleiben", "landet sauber/sauber landen", "fällt nicht/nicht fallen",
               "steht die Landung/die Landung stehen", "*kommt gut auf/gut aufkommen"),
    "under": ("dreht zu wenig/zu wenig drehen", "dreht sich nicht genug/sich nicht genug drehen", "fällt/fallen", "fällt hin/hinfallen",
              "stürzt/stürzen", "dreht nicht weit genug/nicht weit genug drehen", "kommt nicht ganz rum/nicht ganz rumkommen",
              "stürzt/stürzen", "verpatzt die Landung/die Landung verpatzen", "scheitert/scheitern", "*fliegt hin/hinfliegen"),
    "over": ("dreht zu weit/zu weit drehen", "überdreht/überdrehen", "dreht zu viel/zu viel drehen",
             "dreht sich zu weit/sich zu weit drehen",
             "dreht viel zu weit/viel zu weit drehen", "*schießt übers Ziel/übers Ziel schießen"),
    "finish landed": ("steht ihn/ihn stehen", "bleibt stehen/stehen bleiben", "landet sicher/sicher landen", "fällt nicht/nicht fallen",
                      "hält das Gleichgewicht/das Gleichgewicht halten", "schafft es/es schaffen", "landet sauber/sauber landen",
                      "*fängt sich/sich fangen"),
    "finish fall": ("stürzt/stürzen", "stürzt/stürzen", "fällt/fallen", "fällt hin/hinfallen", "rutscht aus/ausrutschen",
                    "verliert das Gleichgewicht/das Gleichgewicht verlieren", "scheitert/scheitern", "knallt hin/hinknallen",
                    "verpatzt die Landung/die Landung verpatzen", "*fliegt hin/hinfliegen"),
    "roll strike": ("wirft einen Strike/einen Strike werfen", "räumt alle Pins ab/alle Pins abräumen", "trifft alle Pins/alle Pins treffen",
                    "wirft alle Pins um/alle Pins umwerfen", "schafft einen Strike/einen Strike schaffen",
                    "räumt alles ab/alles abräumen", "*fegt alle Pins weg/alle Pins wegfegen"),
    "roll some": ("lässt ein paar Pins stehen/ein paar Pins stehen lassen", "trifft nur einige Pins/nur einige Pins treffen",
                  "verfehlt ein paar Pins/ein paar Pins verfehlen", "wirft nur ein paar Pins um/nur ein paar Pins umwerfen",
                  "trifft nicht alle/nicht alle treffen", "verfehlt den Strike/den Strike verfehlen",
                  "*verschont ein paar Pins/ein paar Pins verschonen"),
    "roll gutter": ("wirft in die Rinne/in die Rinne werfen", "trifft keinen Pin/keinen Pin treffen",
                    "verfehlt alle Pins/alle Pins verfehlen",
                    "wirft daneben/danebenwerfen", "trifft die Rinne/die Rinne treffen", "trifft nichts/nichts treffen",
                    "*versenkt sie in der Rinne/sie in der Rinne versenken"),
    "ride ollie": ("steht ihn/ihn stehen", "steht den Ollie/den Ollie stehen", "macht einen Ollie/einen Ollie machen",
                   "bleibt auf dem Brett/auf dem Brett bleiben", "landet sicher/sicher landen", "fällt nicht/nicht fallen",
                   "schafft den Ollie/den Ollie schaffen", "*bringt ihn durch/ihn durchbringen"),
    "ride bail": ("stürzt/stürzen", "fällt vom Brett/vom Brett fallen", "fällt/fallen", "fällt hin/hinfallen",
                  "verpatzt den Ollie/den Ollie verpatzen", "fliegt vom Skateboard/vom Skateboard fliegen",
                  "verfehlt das Brett/das Brett verfehlen", "*legt sich lang/sich langlegen"),
    "ride cruise": ("fährt vorbei/vorbeifahren", "rollt vorbei/vorbeirollen", "rollt nur vorbei/nur vorbeirollen",
                    "springt nicht/nicht springen",
                    "fährt einfach vorbei/einfach vorbeifahren", "cruist/cruisen", "*gleitet vorüber/vorübergleiten"),
    **PET_ENDS,
    **PADDLE_ENDS,
    **STUNT_ENDS,
}  # fmt: skip
HAND = {"left": "links", "right": "rechts"}
_ACTOR = {"": (), "basketball": ("Spieler", "Spielerin"), "gymnast": ("Turner", "Turnerin"),
          "skater": ("Eisläufer", "Eisläuferin"), "bowling": ("Bowler", "Bowlerin"),
          "skateboard": ("Skateboarder", "Skateboarderin"), "paddle": ("Paddler", "Paddlerin")}  # fmt: skip
HIM = {scene: ("ihn", "ihm", "ihr", "sie", *(f"{article} {name}" for name in names[:1] for article in ("dem", "den")))
       for scene, names in _ACTOR.items()}  # fmt: skip
HIS = dict.fromkeys(_ACTOR, ("sein", "ihr", "das"))
HE = {scene: ("er", "sie", *(f"{article} {name}" for article, name in zip(("der", "die"), names, strict=False)))
      for scene, names in _ACTOR.items()}  # fmt: skip
NUMBER = {"1": ("ein", "eine", "einer", "1", "nur einer", "nur ein", "einen"), "2": ("zwei", "2"), "3": ("drei", "3"), "4": ("vier", "4")}
SUBSTANCE = {
    "rubber": ("Gummi",),
    "wood": ("Holz", "Eiche"),
    "metal": ("Metall", "Stahl", "Eisen"),
    "glass": ("Glas", "Kristall"),
    "stone": ("Stein", "Granit"),
}
DEED: dict[str, tuple[str, ...]] = {
    "swish": ("trifft/treffen", "trifft sauber/sauber treffen", "macht den Korb/den Korb machen", "versenkt ihn/ihn versenken",
              "punktet/punkten", "trifft den Korb/den Korb treffen", "*macht ihn rein/ihn reinmachen"),
    "bank": ("trifft über das Brett/über das Brett treffen", "trifft mit Brett/mit Brett treffen",
             "wirft ihn übers Brett rein/ihn übers Brett reinwerfen", "nutzt das Brett und trifft/das Brett nutzen und treffen",
             "*versenkt ihn übers Brett/ihn übers Brett versenken"),
    "rim_out": ("trifft nur den Ring/nur den Ring treffen", "wirft an den Ring/an den Ring werfen",
                "wirft daneben an den Ring/daneben an den Ring werfen", "trifft den Ring/den Ring treffen",
                "*scheitert am Ring/am Ring scheitern"),
    "board_miss": ("verfehlt/verfehlen", "wirft daneben/danebenwerfen", "trifft nicht/nicht treffen",
                   "trifft nur das Brett/nur das Brett treffen", "wirft daneben ans Brett/daneben ans Brett werfen",
                   "verfehlt den Korb/den Korb verfehlen", "*verwirft/verwerfen"),
    "air_ball": ("verfehlt alles/alles verfehlen", "wirft einen Airball/einen Airball werfen", "trifft gar nichts/gar nichts treffen",
                 "wirft völlig vorbei/völlig vorbeiwerfen", "verfehlt komplett/komplett verfehlen", "*wirft ins Leere/ins Leere werfen"),
}  # fmt: skip
SPOT = {"gym": ("eine Turnhalle", "die Turnhalle", "eine Sporthalle", "Sporthalle"), "park": ("ein Park", "einen Park", "der Park",
"eine Wiese"), "beach": ("ein Strand", "den Strand", "das Meer", "der Strand"),
        "rooftop": ("ein Dach", "das Dach", "eine Dachterrasse"), "stage": ("eine Bühne", "die Bühne", "ein Theater"),
        "rink": ("eine Eisbahn", "die Eisbahn", "das Eis", "eine Eishalle"),
        "alley": ("eine Bowlingbahn", "die Bowlingbahn", "eine Bowlinghalle", "ein Bowlingcenter")}  # fmt: skip
HOUR = {
    "day": ("Tag", "Mittag", "hell", "Morgen", "Nachmittag", "Tageslicht"),
    "sunset": ("Abend", "Sonnenuntergang", "Dämmerung", "Abenddämmerung"),
    "night": ("Nacht", "Mitternacht", "dunkel", "nachts"),
}
RUN = {"rising": ("nach oben", "hinauf", "aufwärts", "von tief nach hoch", "immer höher", "rauf"), "falling": ("nach unten", "hinunter",
"abwärts", "von hoch nach tief", "immer tiefer", "runter"),
       "zigzag": ("auf und ab", "hin und her", "im Zickzack", "rauf und runter"), "repeat": ("auf einem Ton", "auf demselben Ton",
                  "immer auf der gleichen Note")}  # fmt: skip
PACE = {
    "slow": ("langsamer", "viel langsamer", "etwas langsamer", "ein bisschen langsamer", "halb so schnell", "ruhiger"),
    "fast": ("schneller", "viel schneller", "etwas schneller", "ein bisschen schneller", "doppelt so schnell", "flotter"),
}
HURRY = {
    "slow": ("spiel langsamer", "mach langsamer", "mach es langsamer", "verlangsame es", "*nimm das Tempo raus"),
    "fast": ("spiel schneller", "mach schneller", "mach es schneller", "beschleunige es", "*zieh das Tempo an"),
}
VAGUE = (
    "nochmal", "noch einmal", "besser", "mach es besser", "mehr spaß", "überrasch mich", "länger", "zoom ran", "lauter", "ohne ton",
    "hintergrund weg", "mach es episch", "realistischer", "anders", "etwas anderes",
    "genau gleich", "lass es so", "schöner", "remixe das", "ich liebe es", "noch eins bitte", "mit musik", "wie im film",
)  # fmt: skip
FOREIGN = (
    "jetzt mit {noun}", "das gleiche mit {noun}", "{noun} stattdessen", "mit {noun}", "und {noun} {verb}", "aber {noun} {verb}", "{noun}",
    "{noun} {verb}", "mach {noun} daraus", "füge {noun} hinzu", "ersetze {him} durch {noun}",
    "was wenn {noun} {verb}", "mach es {mood}", "mit {noun} im Hintergrund", "jetzt {verb} {he}", "{noun} soll dabei sein",
    "im Stil von {noun}", "mach {noun} {adjective}",
)  # fmt: skip
MOODS = ("gruselig", "lustig", "magisch", "romantisch", "müde", "unheimlich", "flauschig", "traurig")
OTHER_SCENE = (
    "{f}",
    "{f}",
    "{f}",
    "{f}",
    "jetzt {f}",
    "mach {f} daraus",
    "ersetze es durch {f}",
    "{f} stattdessen",
    "stattdessen {f}",
    "aber {f}",
    "diesmal {f}",
    "neue szene: {f}",
    "lieber {f}",
    "*wie wäre es mit {f}",
)
