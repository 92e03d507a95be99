"""What people say of animals, of paddleboards and of cars that jump, in French."""

from __future__ import annotations

PET: dict[str, tuple[str, ...]] = {
    "": ("animal", "animal de compagnie", "compagnon à quatre pattes", "animal domestique"),
    "dog": (*("chien",) * 6, "chiot", "toutou", "petit chien", "chienne:f", "bon chien", "labrador", "gros chien", "*clébard"),
    "cat": (*("chat",) * 6, "chaton", "petit chat", "minou", "chatte:f", "matou", "gros chat", "jeune chat", "*minet"),
}  # fmt: skip
COAT: dict[str, tuple[str, ...]] = {
    "brown": (*("marron",) * 3, *("brun/brune/bruns/brunes",) * 2, "chocolat", "châtain", "marron foncé", "marron clair", "brun foncé",
              "couleur chocolat", "couleur noisette", "*acajou"),
    "black": (*("noir/noire/noirs/noires",) * 4, "tout noir/toute noire/tout noirs/toutes noires", "noir de jais", "noir foncé",
              "noir comme le charbon", "noir corbeau", "noir brillant", "à poil noir", "au pelage noir", "*d'ébène"),
    "white": (*("blanc/blanche/blancs/blanches",) * 4, "tout blanc/toute blanche/tout blancs/toutes blanches", "blanc neige", "blanc crème",
              "blanc pur", "à poil blanc", "au pelage blanc", "couleur neige", "blanc comme neige", "*ivoire"),
    "golden": (*("doré/dorée/dorés/dorées",) * 3, *("roux/rousse/roux/rousses",) * 2, "blond/blonde/blonds/blondes", "couleur sable",
               "couleur miel", "caramel", "fauve", "à poil doré", "au pelage roux", "*abricot"),
    "grey": (*("gris/grise/gris/grises",) * 4, "gris argenté", "gris clair", "gris foncé", "gris cendré", "gris souris", "à poil gris",
             "au pelage gris", "couleur argent", "*gris ardoise"),
}  # fmt: skip
PET_ARTICLES = ("un/une/un/une", "un/une/un/une", "un/une/un/une", "le/la/le/la", "mon/ma/mon/ma", "notre", "ce/cette/ce/cette")
PET_ORDERS = ("{article} {noun} {tint}",)
TOY = (
    "une balle {colour:f}", "une balle {colour:f}", "la balle {colour:f}", "une balle de tennis {colour:f}", "une petite balle {colour:f}",
    "sa balle {colour:f}", "un ballon {colour:m}", "une balle en caoutchouc {colour:f}", "une balle qui est {colour:f}",
    "*une balle rebondissante {colour:f}",
)  # fmt: skip
PLAIN_TOY = ("une balle", "une balle", "la balle", "une balle de tennis", "sa balle", "une balle lancée")
FETCH: dict[str, tuple[str, ...]] = {
    "": ("saute vers {ball}", "court après {ball}", "joue avec {ball}", "poursuit {ball}", "bondit vers {ball}", "saute pour {ball}",
         "va chercher {ball}"),
    "caught": ("attrape {ball}", "saute et attrape {ball}", "bondit et attrape {ball}", "attrape {ball} en l'air", "attrape {ball} au vol",
               "saisit {ball} en plein vol", "court, saute et attrape {ball}", "prend {ball} dans sa gueule", "réussit à attraper {ball}",
               "rapporte {ball}", "saute haut et attrape {ball}", "*cueille {ball} au vol"),
    "missed": ("rate {ball}", "saute et rate {ball}", "manque {ball}", "saute vers {ball} mais la rate", "n'attrape pas {ball}",
               "essaie d'attraper {ball} et rate", "saute trop bas pour {ball}", "rate {ball} de peu", "laisse passer {ball}",
               "court après {ball} sans l'attraper", "loupe {ball}", "*passe à côté de {ball}"),
    "slip": ("tombe d'un mur", "glisse et tombe d'un muret", "tombe du muret", "tombe d'un banc", "glisse du banc",
             "glisse en sautant vers {ball} et tombe", "court après {ball} et tombe du mur", "dérape et tombe du banc", "chute d'un muret",
             "glisse du mur en courant après {ball}", "perd l'équilibre et tombe du muret", "*dégringole du banc"),
}  # fmt: skip
FETCH_NOUN: dict[str, tuple[str, ...]] = {
    "": ("un animal qui joue à la balle", "un animal et sa balle", "un jeu de balle avec un animal", "un animal qui va chercher la balle"),
    "caught": ("un animal qui attrape une balle", "une balle attrapée au vol par un animal", "un animal qui attrape la balle en l'air",
               "le beau saut d'un animal qui attrape la balle", "*l'exploit d'un animal qui cueille la balle"),
    "missed": ("un animal qui rate la balle", "un animal qui manque sa balle", "une balle ratée par un animal",
               "le saut raté d'un animal vers la balle", "*un animal trop lent pour la balle"),
    "slip": ("un animal qui tombe d'un mur", "la chute d'un animal", "un animal qui glisse d'un banc",
             "la glissade d'un animal sur un muret",
             "*la dégringolade d'un animal"),
}  # fmt: skip
OTHER_FETCH = (
    "dort sur le canapé", "mange dans sa gamelle", "donne la patte", "nage dans un étang", "attrape un frisbee", "fait un salto",
    "creuse un trou", "court après sa queue", "joue du piano", "porte un chapeau",
)  # fmt: skip
PET_PATTERNS = (
    "{pet} {leaps} {where} {when}", "{pet} {leaps} {when} {where}", "{where} {when}, {pet} {leaps}", "{when} {where} : {pet} {leaps}",
    "{pet} {where} {leaps} {when}", "{noun} {where} {when}", "{noun}", "{pet} {leaps}", "{noun}, {where}, {when}, {pet}",
    "{pet}, {noun}, {where}, {when}", "{pet} {where} {when} qui {leaps}", "{when}. {where}. {pet} {leaps}", "{pet} {when} {leaps} {where}",
    "regarde, {pet} {leaps} {where} {when}", "on voit {pet} qui {leaps} {where} {when}",
    "une vidéo d'animaux {where} {when} : {pet} {leaps}",
    "{where}, {pet} {leaps}", "quelqu'un lance une balle {where} {when} et {pet} {leaps}", "{pet} qui {leaps} {where} {when}",
    "*{where}, tu vois {pet} qui {when} {leaps}", "*{noun} {when}, avec {pet} {where}",
)  # fmt: skip

ANIMAL = {
    "dog": ("un chien", "un chien", "un chiot", "un toutou", "*un clébard"),
    "cat": ("un chat", "un chat", "un chaton", "un minou", "*un matou"),
}
SPECIES = {
    "thing": ("{v}", "{v}", "plutôt {v}"),
    "way": ("avec {v}", "avec {v}"),
    "sentence": ("c'est {v}", "c'est {v}", "l'animal est {v}", "{v} saute", "{v} court après la balle", "*on voit {v}"),
    "order": ("mets {v}", "change l'animal en {v}", "fais-en {v}", "prends {v}", "remplace {o} par {v}", "transforme l'animal en {v}",
              "mets {v} et pas {o}", "*choisis {v}"),
}  # fmt: skip
FUR = {
    "thing": ("un pelage {v:m}", "un poil {v:m}", "un animal {v:m}", "*une robe {v:f}"),
    "way": ("avec un pelage {v:m}", "avec un poil {v:m}"),
    "sentence": ("{he} est {v:m}", "son pelage est {v:m}", "son poil est {v:m}", "{he} a le poil {v:m}", "*sa robe est {v:f}"),
    "order": ("rends son pelage {v:m}", "mets un pelage {v:m}", "change la couleur du poil en {v}", "donne-lui un pelage {v:m}",
              "fais un animal {v:m}", "remplace le pelage {o:m} par un {v:m}", "*teins son poil en {v}"),
}  # fmt: skip
PLAYTHING = {
    "thing": ("une balle {v:f}", "une balle {v:f}", "balle {v:f}", "la balle {v:f}", "une balle de tennis {v:f}",
              "*une balle de couleur {v:f}"),
    "way": ("avec une balle {v:f}", "avec une balle de tennis {v:f}"),
    "sentence": ("la balle est {v:f}", "c'est une balle {v:f}", "sa balle est {v:f}", "{he} saute vers une balle {v:f}",
                 "*la balle paraît {v:f}"),
    "order": ("mets la balle en {v}", "change la balle en {v}", "rends la balle {v:f}", "prends une balle {v:f}", "lance une balle {v:f}",
              "colore la balle en {v}", "remplace la balle {o:f} par une {v:f}", "*repeins la balle en {v}"),
}  # fmt: skip
CAUGHT_OR_NOT = {
    "sentence": ("{he} {clause}", "{he} {clause}", "{he} {does}", "{he} {does}", "{he} {does}", "à la fin {he} {does}"),
    "thing": ("{noun}", "{noun}"),
    "order": ("fais-{him} {do}", "fais-{him} {do}", "il doit {do}", "elle doit {do}", "laisse-{him} {do}", "{do}",
              "*débrouille-toi pour {do}"),
}  # fmt: skip
PET_ENDS: dict[str, tuple[str, ...]] = {
    "fetch caught": ("attrape la balle/attraper la balle", "l'attrape/l'attraper", "attrape la balle au vol/attraper la balle au vol",
                     "saisit la balle/saisir la balle", "saute et attrape la balle/sauter et attraper la balle",
                     "prend la balle/prendre la balle", "réussit à l'attraper/réussir à l'attraper", "*cueille la balle/cueillir la balle"),
    "fetch missed": ("rate la balle/rater la balle", "manque la balle/manquer la balle", "n'attrape pas la balle/ne pas attraper la balle",
                     "la rate/la rater", "saute trop bas/sauter trop bas", "loupe la balle/louper la balle",
                     "ne l'attrape pas/ne pas l'attraper", "*passe à côté/passer à côté"),
    "fetch slip": ("tombe du mur/tomber du mur", "glisse et tombe/glisser et tomber", "tombe du banc/tomber du banc",
                   "glisse du muret/glisser du muret", "dérape/déraper", "tombe du muret/tomber du muret",
                   "perd l'équilibre/perdre l'équilibre", "*dégringole/dégringoler"),
}  # fmt: skip

PADDLERS = (*("un paddleboardeur", "une paddleboardeuse", "un pagayeur") * 3, "une fille", "un gars", "quelqu'un", "un homme", "une femme",
            "un surfeur", "une gymnaste", "mon ami")  # fmt: skip
ONBOARD = (
    "sur un paddle", "sur un paddle", "sur une planche de paddle", "sur son paddle", "sur un stand up paddle", "sur le paddle",
    "debout sur un paddle", "sur un paddle qui flotte", "depuis un paddle", "sur un paddle sur l'eau", "*en équilibre sur un paddle",
)  # fmt: skip
BALANCE: dict[str, tuple[str, ...]] = {
    "kept": ("retombe sur la planche", "retombe sur le paddle", "se réceptionne sur la planche", "reste sur la planche",
             "garde l'équilibre",
             "reste au sec", "réussit la réception", "ne tombe pas à l'eau", "atterrit sur la planche", "retombe sur ses pieds",
             "*claque la réception sur la planche"),
    "lost": ("tombe à l'eau", "tombe dans l'eau", "finit dans l'eau", "rate la planche", "manque la planche et tombe à l'eau",
             "plonge dans l'eau",
             "fait un grand plouf", "atterrit dans l'eau", "perd l'équilibre", "tombe du paddle", "*boit la tasse"),
}  # fmt: skip
BALANCE_NOUN: dict[str, tuple[str, ...]] = {
    "": ("du paddle", "une figure en paddle", "une vidéo de paddle", "du stand up paddle"),
    "kept": ("une figure réussie en paddle", "une belle réception sur un paddle", "un saut réussi sur un paddle",
             "une réception parfaite en paddle", "*une figure claquée en paddle"),
    "lost": ("une chute en paddle", "une chute de paddle", "un plouf à côté du paddle", "un saut raté sur un paddle", "un paddle fail",
             "*un plat à côté du paddle"),
}  # fmt: skip
PADDLE_PATTERNS = (
    "{who} {acts} {onboard}{ending} {where} {when}", "{who} {acts} {onboard} {where} {when}{ending}",
    "{where} {when}, {who} {acts} {onboard}{ending}", "{when} {where} : {who} {acts} {onboard}{ending}",
    "{who} {onboard} {acts}{ending} {where} {when}", "{noun} {where} {when}", "{noun}", "{noun} de {who} {where} {when}",
    "{act} {onboard} {where} {when}{ending}", "{act} {onboard}", "{who}, {act} {onboard}, {where}, {when}{ending}",
    "{when}. {where}. {who} {acts} {onboard}{ending}", "{who} {acts} {onboard}{ending}", "paddle {where} {when} : {who} {acts}{ending}",
    "regarde, {who} {acts} {onboard}{ending} {where} {when}", "une vidéo de paddle {where} {when} : {who} {acts}{ending}",
    "on voit {who} qui {acts} {onboard}{ending} {where} {when}", "{noun}, {where}, {when}, {who}",
    "{onboard} {where} {when}, {who} {acts}{ending}",
    "*{where}, tu vois {who} qui {when} {acts} {onboard}{ending}", "*{noun} {when}, avec {who} {where}",
)  # fmt: skip
PADDLE_ENDS: dict[str, tuple[str, ...]] = {
    "balance kept": ("retombe sur la planche/retomber sur la planche", "reste sur la planche/rester sur la planche",
                     "garde l'équilibre/garder l'équilibre", "reste au sec/rester au sec", "ne tombe pas à l'eau/ne pas tomber à l'eau",
                     "retombe sur le paddle/retomber sur le paddle", "*claque la réception/claquer la réception"),
    "balance lost": ("tombe à l'eau/tomber à l'eau", "tombe dans l'eau/tomber dans l'eau", "rate la planche/rater la planche",
                     "finit dans l'eau/finir dans l'eau", "perd l'équilibre/perdre l'équilibre", "tombe du paddle/tomber du paddle",
                     "*boit la tasse/boire la tasse"),
}  # fmt: skip

CAR = (
    "une voiture {colour:f}", "une voiture {colour:f}", "la voiture {colour:f}", "une voiture de course {colour:f}",
    "une petite voiture {colour:f}", "un bolide {colour:m}", "ma voiture {colour:f}", "une voiture de sport {colour:f}",
    "une voiture de cascade {colour:f}", "une auto {colour:f}", "*une voiture de rallye {colour:f}",
)  # fmt: skip
PLAIN_CAR = ("une voiture", "une voiture", "la voiture", "une voiture de course", "une voiture de cascade", "une auto", "un bolide")
GAP: dict[str, tuple[str, ...]] = {
    "": ("saute d'un tremplin", "prend un tremplin et saute", "fait un saut en voiture", "saute depuis une rampe", "fait une cascade",
         "décolle d'un tremplin"),
    "cleared": ("saute d'un tremplin à l'autre", "saute par-dessus le vide et atterrit sur la rampe", "franchit le vide",
                "réussit son saut",
                "saute et retombe sur la rampe", "passe par-dessus le vide", "réussit la cascade", "saute assez loin",
                "atterrit sur la rampe",
                "saute et repart", "retombe sur ses roues", "*vole par-dessus le vide"),
    "crash": ("s'écrase contre la rampe", "rate son saut et s'écrase", "percute la rampe", "saute trop court", "rate le saut",
              "saute et s'écrase", "rate la rampe et tombe", "heurte le second tremplin", "n'arrive pas de l'autre côté", "rate la cascade",
              "s'écrase", "*se fracasse sur la rampe"),
}  # fmt: skip
GAP_NOUN: dict[str, tuple[str, ...]] = {
    "": ("un saut en voiture", "une cascade en voiture", "une voiture sur un tremplin", "une vidéo de cascade en voiture"),
    "cleared": ("un saut en voiture réussi", "une voiture qui franchit le vide", "une cascade en voiture réussie",
                "un beau saut de voiture d'une rampe à l'autre", "*une voiture qui vole par-dessus le vide"),
    "crash": ("un accident de voiture", "une voiture qui s'écrase", "un saut en voiture raté", "une cascade en voiture ratée",
              "*une voiture fracassée"),
}  # fmt: skip
OTHER_STUNT = (
    "fait des drifts", "tourne en rond", "roule en ville", "attend au feu rouge", "se gare", "roule sur deux roues", "fait un tonneau",
    "passe au lavage",
)  # fmt: skip
STUNT_PATTERNS = (
    "{car} {stunt} {where} {when}", "{car} {stunt} {when} {where}", "{where} {when}, {car} {stunt}", "{when} {where} : {car} {stunt}",
    "{car} {where} {stunt} {when}", "{noun} {where} {when}", "{noun}", "{car} {stunt}", "{noun}, {where}, {when}, {car}",
    "{car}, {noun}, {where}, {when}", "{car} {where} {when} qui {stunt}", "{when}. {where}. {car} {stunt}", "{car} {when} {stunt} {where}",
    "regarde, {car} {stunt} {where} {when}", "on voit {car} qui {stunt} {where} {when}",
    "une vidéo de cascade {where} {when} : {car} {stunt}",
    "{where}, {car} {stunt}", "deux tremplins {where} {when}, {car} {stunt}", "{car} qui {stunt} {where} {when}",
    "*{where}, tu vois {car} qui {when} {stunt}", "*{noun} {when}, avec {car} {where}",
)  # fmt: skip
PAINTED = {
    "thing": ("une voiture {v:f}", "une voiture {v:f}", "voiture {v:f}", "la voiture {v:f}", "une auto {v:f}",
              "*une voiture de couleur {v:f}"),
    "way": ("avec une voiture {v:f}", "en voiture {v:f}"),
    "sentence": ("la voiture est {v:f}", "la voiture est {v:f}", "c'est une voiture {v:f}", "une voiture {v:f} saute",
                 "*la voiture paraît {v:f}"),
    "order": ("mets la voiture en {v}", "change la voiture en {v}", "peins la voiture en {v}", "rends la voiture {v:f}",
              "prends une voiture {v:f}", "colore la voiture en {v}", "remplace la voiture {o:f} par une {v:f}",
              "*repeins la voiture en {v}"),
}  # fmt: skip
STUNT_ENDS: dict[str, tuple[str, ...]] = {
    "gap cleared": ("réussit son saut/réussir son saut", "franchit le vide/franchir le vide", "atterrit sur la rampe/atterrir sur la rampe",
                    "retombe sur ses roues/retomber sur ses roues", "saute assez loin/sauter assez loin",
                    "ne s'écrase pas/ne pas s'écraser", "*vole par-dessus/voler par-dessus"),
    "gap crash": ("s'écrase/s'écraser", "rate son saut/rater son saut", "percute la rampe/percuter la rampe",
                  "saute trop court/sauter trop court", "rate la rampe/rater la rampe", "heurte la rampe/heurter la rampe",
                  "*se fracasse/se fracasser"),
}  # fmt: skip
