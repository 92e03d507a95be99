"""The words of the caption and remix grammars in German, under the names of `phrases`. A star holds out; `tongues.Word` tells the
forms: "rot~" takes an ending, ":f" after a noun makes it feminine.
"""

from __future__ import annotations

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

PEOPLE = (
    "ein Spieler", "der Spieler", "ein Basketballspieler", "ein Mann", "eine Frau", "ein Mädchen", "ein Junge", "ein Kind", "jemand",
    "ein Typ", "mein Freund",
    "ein Jugendlicher", "ein Sportler", "eine Spielerin", "eine junge Frau", "ein alter Mann", "mein Bruder", "meine Schwester",
    "ein Schüler", "ein Trainer",
    "ein Profi", "mein Papa", "oma", "eine Person", "er", "sie", "anna", "lukas", "ein Anfänger", "meine Freundin",
)  # fmt: skip
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
}  # fmt: skip
HAND = {"left": "links", "right": "rechts"}
HIM, HIS, HE = (
    ("ihn", "ihm", "ihr", "sie", "dem Spieler", "den Spieler"),
    ("sein", "ihr", "das"),
    ("er", "sie", "der Spieler", "die Spielerin"),
)
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
        "rooftop": ("ein Dach", "das Dach", "eine Dachterrasse"), "stage": ("eine Bühne", "die Bühne", "ein Theater")}  # fmt: skip
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
