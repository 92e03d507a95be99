"""What people say of animals, of paddleboards and of cars that jump, in German."""

from __future__ import annotations

PET: dict[str, tuple[str, ...]] = {
    "": ("Vierbeiner", "Vierbeiner", "Fellnase:f", "tierischer Freund"),
    "dog": (*("Hund",) * 6, "Welpe", "Hündin:f", "junger Hund", "Labrador", "Terrier", "großer Hund", "Wuffi", "*Kläffer"),
    "cat": (*("Katze:f",) * 6, "Kater", "Mieze:f", "junge Katze:f", "Hauskatze:f", "Miezekatze:f", "dicke Katze:f", "Stubentiger",
            "*Samtpfote:f"),
}  # fmt: skip
COAT: dict[str, tuple[str, ...]] = {
    "brown": (*("braun~",) * 4, "dunkelbraun~", "hellbraun~", "schokobraun~", "kastanienbraun~", "rotbraun~", "nussbraun~",
              "schokoladenbraun~",
              "*mahagonifarben~"),
    "black": (*("schwarz~",) * 4, "pechschwarz~", "tiefschwarz~", "kohlschwarz~", "rabenschwarz~", "ganz schwarz~", "glänzend schwarz~",
              "nachtschwarz~", "*ebenholzfarben~"),
    "white": (*("weiß~",) * 4, "schneeweiß~", "ganz weiß~", "reinweiß~", "milchweiß~", "cremeweiß~", "strahlend weiß~", "hellweiß~",
              "*elfenbeinfarben~"),
    "golden": (*("golden~",) * 3, "goldfarben~", "rötlich~", "rot getigert~", "blond~", "sandfarben~", "honigfarben~", "karamellfarben~",
               "goldgelb~", "*aprikosenfarben~"),
    "grey": (*("grau~",) * 4, "silbergrau~", "hellgrau~", "dunkelgrau~", "rauchgrau~", "aschgrau~", "mausgrau~", "blaugrau~",
             "*schiefergrau~"),
}  # fmt: skip
PET_ARTICLES = ("ein/eine/ein/eine", "ein/eine/ein/eine", "ein/eine/ein/eine", "mein/meine/mein/meine", "unser/unsere/unser/unsere")
PET_ORDERS = ("{article} {tint} {noun}",)
TOY = (
    "einen {colour:en} Ball", "einen {colour:en} Ball", "den {colour:en} Ball", "einen {colour:en} Tennisball",
    "einen kleinen {colour:en} Ball",
    "den geworfenen {colour:en} Ball", "einen {colour:en} Gummiball", "einen Ball in {colour}", "den kleinen {colour:en} Ball",
    "*einen springenden {colour:en} Ball",
)  # fmt: skip
PLAIN_TOY = ("einen Ball", "einen Ball", "den Ball", "einen Tennisball", "den geworfenen Ball")
FETCH: dict[str, tuple[str, ...]] = {
    "": ("jagt {ball}", "will {ball} fangen", "rennt los, um {ball} zu fangen", "springt hoch, um {ball} zu fangen", "verfolgt {ball}",
         "spielt und jagt {ball}"),
    "caught": ("fängt {ball}", "springt und fängt {ball}", "fängt {ball} in der Luft", "schnappt sich {ball}",
               "springt hoch und fängt {ball}",
               "rennt, springt und fängt {ball}", "schnappt {ball} aus der Luft", "erwischt {ball}", "fängt {ball} mit dem Maul",
               "apportiert {ball}", "fängt im Sprung {ball}", "*pflückt {ball} aus der Luft"),
    "missed": ("verpasst {ball}", "verfehlt {ball}", "springt und verfehlt {ball}", "erwischt {ball} nicht", "fängt {ball} nicht",
               "springt zu tief und verpasst {ball}", "will {ball} fangen und verfehlt ihn", "verpasst {ball} knapp",
               "kriegt {ball} nicht", "springt hoch und verpasst {ball}", "lässt {ball} über sich hinwegfliegen",
               "*greift nach {ball} ins Leere"),
    "slip": ("fällt von der Mauer", "rutscht von einer Mauer", "rutscht aus und fällt von der Bank", "fällt von einer Bank",
             "stürzt von der Mauer", "rutscht beim Absprung von der Mauer", "jagt {ball} und fällt von der Mauer",
             "will {ball} fangen und rutscht von der Bank", "purzelt von der Bank", "verliert den Halt und fällt von der Mauer",
             "rutscht von der Bank", "*plumpst von der Mauer"),
}  # fmt: skip
FETCH_NOUN: dict[str, tuple[str, ...]] = {
    "": ("ein Vierbeiner und sein Ball", "Ballspielen mit dem Haustier", "ein Haustier beim Ballspielen", "ein Vierbeiner jagt den Ball"),
    "caught": ("ein Haustier, das einen Ball fängt", "ein Vierbeiner fängt den Ball", "ein gefangener Ball beim Spiel mit dem Haustier",
               "ein Sprung, bei dem der Vierbeiner den Ball fängt", "*ein Glanzfang eines Vierbeiners"),
    "missed": ("ein Haustier, das den Ball verpasst", "ein Vierbeiner verfehlt den Ball", "ein verpasster Ball beim Spiel mit dem Haustier",
               "ein Fehlsprung eines Vierbeiners", "*ein Vierbeiner, der zu langsam ist"),
    "slip": ("ein Haustier, das von der Mauer fällt", "der Sturz eines Vierbeiners", "ein Haustier fällt von der Bank",
             "ein Vierbeiner rutscht von der Mauer", "*ein Purzler eines Vierbeiners"),
}  # fmt: skip
OTHER_FETCH = (
    "schläft auf dem Sofa", "frisst aus dem Napf", "gibt Pfötchen", "schwimmt im Teich", "fängt eine Frisbee", "macht einen Salto",
    "gräbt ein Loch", "jagt den eigenen Schwanz", "spielt Klavier", "trägt einen Hut",
)  # fmt: skip
PET_PATTERNS = (
    "{pet} {leaps} {where} {when}", "{pet} {leaps} {when} {where}", "{when} {where}: {pet} {leaps}", "{noun} {where} {when}", "{noun}",
    "{noun}, {where}, {when}, {pet}", "{pet}, {noun}, {where}, {when}", "{when}. {where}. {pet} {leaps}", "{pet} {leaps}",
    "schau, {pet} {leaps} {where} {when}", "man sieht: {pet} {leaps} {where} {when}", "ein Tiervideo {where} {when}: {pet} {leaps}",
    "{where}: {pet} {leaps} {when}", "jemand wirft einen Ball {where} {when}, {pet} {leaps}", "{pet} {where} {when}, {noun}",
    "Ballspielen {where} {when}: {pet} {leaps}", "{noun} {when}, {pet} {where}", "{pet} {leaps} und zwar {where} {when}",
    "*guck mal, {pet} {leaps} {when} {where}", "*{noun} {when}, {where}, dazu {pet}",
)  # fmt: skip

ANIMAL = {
    "dog": ("ein Hund/einen Hund", "ein Hund/einen Hund", "ein Welpe/einen Welpen", "*ein Kläffer/einen Kläffer"),
    "cat": ("eine Katze", "eine Katze", "ein Kater/einen Kater", "eine Mieze", "*eine Samtpfote"),
}  # fmt: skip
SPECIES = {
    "thing": ("{v:m}", "{v:p}", "lieber {v:p}"),
    "sentence": ("es ist {v:m}", "es ist {v:m}", "das Tier ist {v:m}", "{v:m} springt", "{v:m} jagt den Ball", "*man sieht {v:p}"),
    "order": ("nimm {v:p}", "mach {v:p} draus", "mach {v:p} daraus", "ich will {v:p}", "statt {o:p} {v:p}", "zeig {v:p}",
              "tausch das Tier gegen {v:p}", "*besetz es durch {v:p}"),
}  # fmt: skip
FUR = {
    "thing": ("{v:es} Fell", "ein {v:es} Fell", "ein {v:es} Tier", "Fell in {v}", "*ein {v:es} Haarkleid"),
    "way": ("mit {v:em} Fell", "mit einem {v:en} Fell"),
    "sentence": ("{he} ist {v:}", "das Fell ist {v:}", "{he} hat {v:es} Fell", "das Tier ist {v:}", "*das Fell schimmert {v:}"),
    "order": ("mach das Fell {v:}", "mach {him} {v:}", "färbe das Fell {v:}", "gib dem Tier {v:es} Fell", "ändere das Fell zu {v}",
              "nimm ein {v:es} Tier", "tausch das {o:e} Fell gegen ein {v:es}", "*streich das Fell {v:}"),
}  # fmt: skip
PLAYTHING = {
    "thing": ("ein {v:er} Ball", "einen {v:en} Ball", "{v:er} Ball", "der {v:e} Ball", "ein {v:er} Tennisball", "Ball in {v}",
              "*ein Ball in {v:er} Farbe"),
    "way": ("mit einem {v:en} Ball", "mit einem {v:en} Tennisball"),
    "sentence": ("der Ball ist {v:}", "es ist ein {v:er} Ball", "der Tennisball ist {v:}", "{he} jagt einen {v:en} Ball",
                 "*der Ball leuchtet {v:}"),
    "order": ("mach den Ball {v:}", "färbe den Ball {v:}", "nimm einen {v:en} Ball", "wirf einen {v:en} Ball", "mal den Ball {v:} an",
              "ändere den Ball zu {v}", "tausch den {o:en} Ball gegen einen {v:en}", "*streich den Ball {v:}"),
}  # fmt: skip
CAUGHT_OR_NOT = {
    "sentence": ("{he} {clause}", "{he} {clause}", "{he} {does}", "{he} {does}", "{he} {does}", "am Ende: {he} {does}"),
    "thing": ("{noun}", "{noun}"),
    "order": ("lass {him} {do}", "lass {him} {do}", "{he} soll {do}", "{he} muss {do}", "{do}", "*sieh zu, dass {he} {does}"),
}  # fmt: skip
PET_ENDS: dict[str, tuple[str, ...]] = {
    "fetch caught": ("fängt ihn/ihn fangen", "fängt den Ball/den Ball fangen", "erwischt den Ball/den Ball erwischen",
                     "schnappt sich den Ball/sich den Ball schnappen", "kriegt den Ball/den Ball kriegen",
                     "fängt ihn in der Luft/ihn in der Luft fangen", "springt und fängt ihn/springen und ihn fangen",
                     "*pflückt den Ball/den Ball pflücken"),
    "fetch missed": ("verpasst ihn/ihn verpassen", "verfehlt den Ball/den Ball verfehlen", "fängt ihn nicht/ihn nicht fangen",
                     "verpasst den Ball/den Ball verpassen", "erwischt ihn nicht/ihn nicht erwischen", "springt zu tief/zu tief springen",
                     "kriegt den Ball nicht/den Ball nicht kriegen", "*springt ins Leere/ins Leere springen"),
    "fetch slip": ("fällt von der Mauer/von der Mauer fallen", "rutscht aus/ausrutschen", "rutscht von der Mauer/von der Mauer rutschen",
                   "fällt von der Bank/von der Bank fallen", "rutscht von der Bank/von der Bank rutschen",
                   "verliert den Halt/den Halt verlieren", "stürzt von der Mauer/von der Mauer stürzen", "*plumpst runter/runterplumpsen"),
}  # fmt: skip

PADDLERS = (*("ein Stand-up-Paddler", "eine Paddlerin", "ein Paddler") * 3, "ein Mädchen", "ein Typ", "jemand", "ein Mann", "eine Frau",
            "ein Surfer", "eine Turnerin", "mein Freund")  # fmt: skip
ONBOARD = (
    "auf einem Paddleboard", "auf einem Paddleboard", "auf dem Paddleboard", "auf einem Stand-up-Paddle", "auf dem SUP-Board",
    "auf einem SUP-Board", "stehend auf einem Paddleboard", "auf einem schwimmenden Paddleboard", "vom Paddleboard",
    "auf einem Paddelbrett",
    "*draußen auf einem Paddleboard",
)  # fmt: skip
BALANCE: dict[str, tuple[str, ...]] = {
    "kept": ("landet auf dem Brett", "landet wieder auf dem Brett", "bleibt auf dem Brett", "bleibt trocken", "hält das Gleichgewicht",
             "steht wieder auf dem Brett", "fällt nicht ins Wasser", "landet sicher auf dem Board", "landet auf beiden Füßen",
             "bleibt auf dem Board", "*steht bombenfest auf dem Brett"),
    "lost": ("fällt ins Wasser", "landet im Wasser", "plumpst ins Wasser", "verfehlt das Brett", "verfehlt das Board und fällt ins Wasser",
             "geht baden", "platscht ins Wasser", "verliert das Gleichgewicht", "fällt vom Paddleboard", "wird nass",
             "*verschwindet mit einem Platsch"),
}  # fmt: skip
BALANCE_NOUN: dict[str, tuple[str, ...]] = {
    "": ("Paddleboarden", "ein Paddleboard", "ein Paddleboard-Video", "Stand-up-Paddeln"),
    "kept": ("ein gestandener Sprung auf dem Paddleboard", "eine sichere Landung auf dem Paddleboard",
             "ein sauberer Trick auf dem Paddleboard",
             "ein gelungener Sprung auf dem Paddleboard", "*ein bombenfester Sprung auf dem Paddleboard"),
    "lost": ("ein Sturz vom Paddleboard", "ein Platsch neben dem Paddleboard", "ein misslungener Sprung auf dem Paddleboard",
             "ein Paddleboard fail", "*ein Bauchklatscher neben dem Paddleboard"),
}  # fmt: skip
PADDLE_PATTERNS = (
    "{who} {acts} {onboard}{ending} {where} {when}", "{who} {acts} {onboard} {where} {when}{ending}",
    "{when} {where}: {who} {acts} {onboard}{ending}", "{noun} {where} {when}", "{noun}", "{noun} von {who} {where} {when}",
    "{act} {onboard} {where} {when}{ending}", "{act} {onboard}", "{who}, {act} {onboard}, {where}, {when}{ending}",
    "{when}. {where}. {who} {acts} {onboard}{ending}", "{who} {acts} {onboard}{ending}",
    "Stand-up-Paddeln {where} {when}: {who} {acts}{ending}", "schau, {who} {acts} {onboard}{ending} {where} {when}",
    "ein Paddleboard-Video {where} {when}: {who} {acts}{ending}", "man sieht: {who} {acts} {onboard}{ending} {where} {when}",
    "{noun}, {where}, {when}, {who}", "{where}: {who} {acts} {onboard} {when}{ending}", "{who} {where} {when}, {noun}",
    "*guck mal, {who} {acts} {onboard} {when} {where}{ending}", "*{noun} {when}, {where}, mit {who}",
)  # fmt: skip
PADDLE_ENDS: dict[str, tuple[str, ...]] = {
    "balance kept": ("landet auf dem Brett/auf dem Brett landen", "bleibt auf dem Brett/auf dem Brett bleiben",
                     "bleibt trocken/trocken bleiben",
                     "hält das Gleichgewicht/das Gleichgewicht halten", "fällt nicht ins Wasser/nicht ins Wasser fallen",
                     "landet wieder auf dem Board/wieder auf dem Board landen", "*steht bombenfest/bombenfest stehen"),
    "balance lost": ("fällt ins Wasser/ins Wasser fallen", "landet im Wasser/im Wasser landen", "verfehlt das Brett/das Brett verfehlen",
                     "geht baden/baden gehen", "plumpst ins Wasser/ins Wasser plumpsen", "fällt vom Brett/vom Brett fallen",
                     "*platscht hinein/hineinplatschen"),
}  # fmt: skip

CAR = (
    "ein {colour:es} Auto", "ein {colour:es} Auto", "das {colour:e} Auto", "ein {colour:er} Wagen", "ein {colour:er} Rennwagen",
    "ein {colour:es} Stuntauto", "mein {colour:es} Auto", "ein kleines {colour:es} Auto", "ein {colour:er} Sportwagen",
    "ein {colour:es} Spielzeugauto", "*ein {colour:es} Rallyeauto",
)  # fmt: skip
PLAIN_CAR = ("ein Auto", "ein Auto", "das Auto", "ein Rennwagen", "ein Stuntauto", "ein Sportwagen", "ein Wagen", "ein Spielzeugauto")
GAP: dict[str, tuple[str, ...]] = {
    "": ("springt über eine Rampe", "fährt eine Rampe hoch und springt", "macht einen Rampensprung", "springt von einer Rampe",
         "macht einen Stunt", "hebt von einer Rampe ab"),
    "cleared": ("springt von Rampe zu Rampe", "schafft den Sprung", "springt über die Lücke und landet auf der Rampe",
                "landet sicher auf der zweiten Rampe", "fliegt über die Lücke", "springt weit genug", "schafft es über die Lücke",
                "landet auf der Rampe", "springt und fährt weiter", "landet auf allen vier Rädern", "meistert den Sprung",
                "*segelt glatt über die Lücke"),
    "crash": ("kracht gegen die Rampe", "springt zu kurz und kracht gegen die Rampe", "baut beim Sprung einen Unfall", "springt zu kurz",
              "schafft den Sprung nicht", "prallt gegen die Rampe", "verfehlt die zweite Rampe", "macht einen Crash",
              "fällt in die Lücke", "crasht in die Rampe", "verpatzt den Rampensprung", "*zerschellt an der Rampe"),
}  # fmt: skip
GAP_NOUN: dict[str, tuple[str, ...]] = {
    "": ("ein Autosprung", "ein Autostunt", "ein Auto auf einer Rampe", "ein Stuntvideo mit Auto"),
    "cleared": ("ein gelungener Autosprung", "ein Autosprung von Rampe zu Rampe", "ein geglückter Autostunt",
                "ein Auto, das die Lücke schafft",
                "*ein Auto, das glatt über die Lücke segelt"),
    "crash": ("ein Autounfall an der Rampe", "ein Autocrash", "ein missglückter Autosprung", "ein Autostunt, der schiefgeht",
              "ein Auto, das gegen die Rampe kracht", "*ein zerschelltes Auto"),
}  # fmt: skip
OTHER_STUNT = (
    "driftet um die Kurve", "fährt durch die Stadt", "wartet an der Ampel", "parkt ein", "fährt auf zwei Rädern", "überschlägt sich",
    "fährt durch die Waschanlage", "dreht sich im Kreis",
)  # fmt: skip
STUNT_PATTERNS = (
    "{car} {stunt} {where} {when}", "{car} {stunt} {when} {where}", "{when} {where}: {car} {stunt}", "{noun} {where} {when}", "{noun}",
    "{noun}, {where}, {when}, {car}", "{car}, {noun}, {where}, {when}", "{when}. {where}. {car} {stunt}", "{car} {stunt}",
    "schau, {car} {stunt} {where} {when}", "man sieht: {car} {stunt} {where} {when}", "ein Stuntvideo {where} {when}: {car} {stunt}",
    "{where}: {car} {stunt} {when}", "zwei Rampen {where} {when}, {car} {stunt}", "{car} {where} {when}, {noun}",
    "Autostunt {where} {when}: {car} {stunt}", "{noun} {when}, {car} {where}", "{car} {stunt} und zwar {where} {when}",
    "*guck mal, {car} {stunt} {when} {where}", "*{noun} {when}, {where}, dazu {car}",
)  # fmt: skip
PAINTED = {
    "thing": ("ein {v:es} Auto", "ein {v:es} Auto", "{v:es} Auto", "das {v:e} Auto", "ein {v:er} Wagen", "Auto in {v}",
              "*ein Auto in {v:er} Farbe"),
    "way": ("mit einem {v:en} Auto", "mit {v:em} Auto"),
    "sentence": ("das Auto ist {v:}", "das Auto ist {v:}", "es ist ein {v:es} Auto", "ein {v:es} Auto springt", "*das Auto leuchtet {v:}"),
    "order": ("mach das Auto {v:}", "färbe das Auto {v:}", "lackiere das Auto {v:}", "nimm ein {v:es} Auto", "ändere das Auto zu {v}",
              "mal das Auto {v:} an", "tausch das {o:e} Auto gegen ein {v:es}", "*streich das Auto {v:}"),
}  # fmt: skip
STUNT_ENDS: dict[str, tuple[str, ...]] = {
    "gap cleared": ("schafft den Sprung/den Sprung schaffen", "landet auf der Rampe/auf der Rampe landen",
                    "schafft es über die Lücke/es über die Lücke schaffen", "springt weit genug/weit genug springen",
                    "landet sicher/sicher landen", "crasht nicht/nicht crashen", "*segelt hinüber/hinübersegeln"),
    "gap crash": ("kracht gegen die Rampe/gegen die Rampe krachen", "springt zu kurz/zu kurz springen",
                  "schafft den Sprung nicht/den Sprung nicht schaffen", "prallt gegen die Rampe/gegen die Rampe prallen",
                  "verfehlt die Rampe/die Rampe verfehlen", "crasht/crashen", "*zerschellt an der Rampe/an der Rampe zerschellen"),
}  # fmt: skip
