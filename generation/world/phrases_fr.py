"""The words of the caption and remix grammars in French, under the names of `phrases`. A star holds out; `tongues.Word` tells the
forms: "vert/verte/verts/vertes" agrees with its noun, ":f" after a noun makes it feminine.
"""

from __future__ import annotations

from generation.world.outdoors_fr import (
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
    "fais une vidéo de", "fais moi une vidéo de", "une vidéo de", "je veux voir", "montre moi", "montre-moi", "je voudrais",
    "peux-tu montrer", "crée un clip avec", "génère une vidéo où",
    "imagine", "une vidéo où", "on voit", "un petit film avec", "anime", "donne moi", "j'aimerais voir", "il y a", "salut, fais",
    "s'il te plaît montre", "un clip :", "voici", "dessine",
    "*aurais-tu la gentillesse de montrer",
)  # fmt: skip
ENDINGS = (
    "s'il te plaît", "s'il vous plait", "stp", "merci", "merci beaucoup", "mdr", "lol", "4k", "avec le son", "au ralenti", "haute qualité",
    "et que ce soit drôle", "vidéo verticale", "belle lumière", "pour mon fil",
    "tout de suite", "épique", "sans texte", "gros plan", "réaliste", "svp", "*dans la meilleure qualité",
)  # fmt: skip
NOTHING = (
    "surprends moi", "n'importe quoi", "ce que tu veux", "quelque chose de drôle", "une vidéo", "bonjour", "salut", "fais une vidéo",
    "test", "à toi de choisir", "je ne sais pas", "comme tu veux",
)  # fmt: skip
JOINS = (" et ", ", ", " - ", " : ", ", et ", " mais ", ". ")
POLITE = ("{f} stp", "{f} s'il te plaît", "{f} merci", "hum, {f}", "ok {f}")
ARTICLES = ("un ", "une ", "le ", "la ", "du ", "de la ", "au ", "d'un ", "des ")
ELISIONS = ((r"\b([Dd]|[Qq]u)e (?=[aeiouyéèêàAEIOUÉ])", r"\1'"), (r"\bde des\b", "de"), (r"\bde les\b", "des"), (r"\bde le\b", "du"),
            (r"\b([Ll])e (?=animal)", r"\1'"), (r"\b([Cc])e (?=animal)", r"\1et "))  # fmt: skip
PATTERNS: dict[str, tuple[str, ...]] = {
    "basketball": (
        "{who} {does} {ball}{hoop} {side}{ending} {where} {when}", "{who} {does} {ball} {side}{hoop}{ending} {when} {where}",
        "{where} {when}, {who} {does} {ball}{hoop} {side}{ending}",
        "{when}, {who} {where} {does} {ball} {side}{ending}", "{who} {where} {when} {does} {ball}{hoop} {side}{ending}",
        "{side}, {who} {does} {ball}{hoop}{ending}, {where}, {when}",
        "{noun} {where} {when}, {who}, {ball}, {side}", "{noun} de {who} {side} {where} {when}", "{noun} {where} {when}", "{noun}",
        "{who}. {ball}. {side}. {where}. {when}. {noun}",
        "basket {where} {when} : {who} {does} {ball} {side}{ending}", "{ball} est lancé par {who} {side}{hoop}{ending} {where} {when}",
        "{who} avec {ball}, {side}, {noun}, {where}, {when}",
        "{who} qui {does} {ball}{hoop} {side} {where} {when}{ending}",
        "{ball} vole vers le panier {side}{ending}, tiré par {who} {where} {when}", "{when}. {where}. {who} {does} {ball}. {side}{ending}",
        "{when} {where} : {who} {does} {ball} {side}{ending}", "quelqu'un joue au basket {where} {when}{ending}",
        "{who} {side} {does} {ball}{hoop} {where}{ending} {when}",
        "*{where}, {when} : {who} {side} avec {ball}, {noun}", "*regarde {who} {when} {side} qui {does} {ball}{hoop} {where}{ending}",
    ),
    "bounce": (
        "{balls} {bounce} {where} {when}", "{balls} {where} {bounce} {when}", "{where} {when}, {balls} {bounce}",
        "{when} {balls} {bounce} {where}", "{balls} qui {bounce} {where} {when}", "{when} {where} : {balls} qui {bounce}",
        "{balls} {bouncing} {where} {when}", "{balls}, {bouncing}, {where}, {when}", "{balls} {bouncing}", "{balls} {bounce}",
        "{balls} {where} {when}", "quelqu'un lâche {balls} {where} {when}", "quelqu'un fait rebondir {balls} {where} {when}",
        "un enfant lance {balls} par terre {where} {when}", "lâche {balls} par terre {where} {when}",
        "fais rebondir {balls} {when} {where}", "le bruit de {balls} {bouncing} {where} {when}",
        "il y a {balls} qui {bounce} {where} {when}",
        "on laisse tomber {balls} {where} {when}", "{when}. {where}. {balls} qui {bounce}", "{balls} tombent {where} et {bounce} {when}",
        "rebond de {balls} {where} {when}",
        "*{when}, {where}, tu vois {balls} qui {bounce}", "*regarde comme {balls} {when} {bounce} {where}",
    ),
    "xylophone": (
        "{musician} {plays} {tune} sur {instrument} {tempo} {where} {when}",
        "{musician} {plays} {tempo} {tune} au xylophone {where} {when}", "{instrument} {plays} {tune} {tempo} {where} {when}",
        "{where} {when}, {musician} {plays} {tempo} {tune} sur {instrument}",
        "{when}, {instrument} {where} {plays} {tempo} {tune}", "{tune} sur {instrument} {tempo} {where} {when}",
        "{tune} au xylophone, {tempo}, {where}, {when}", "{instrument}, {tune}, {tempo}, {where}, {when}",
        "{musician} joue du xylophone {tempo} {where} {when}, {clause}",
        "{musician} joue {tempo} du xylophone {where} {when}", "{instrument} {where} {when}, {clause} {tempo}",
        "musique de xylophone {quick:f} {where} {when}, {clause}", "xylophone {clause} {tempo} {where} {when}",
        "xylophone {quick:m} {where} {when}, {tune}",
        "{tune} est joué {tempo} sur {instrument} {where} {when}", "{musician} qui {plays} {tune} sur {instrument} {tempo} {where} {when}",
        "les baguettes frappent {instrument} {tempo}, {clause}, {where} {when}",
        "une mélodie {quick:f} sur {instrument}, {tune} {where} {when}",
        "{when} {where} : {instrument}, {tune}, {tempo}", "{instrument} {clause} {tempo}",
        "du xylophone joué {tempo} {where} {when}, {clause}",
        "*{tempo}, sur {instrument} {where}, {musician} {plays} {tune} {when}", "*on entend {when} {where} {instrument}, {tune}, {tempo}",
    ),
    "gymnast": (
        "{who} {acts}{ending} {where} {when}", "{who} {acts} {where} {when}{ending}", "{where} {when}, {who} {acts}{ending}",
        "{when} {where} : {who} {acts}{ending}", "{who} {where} {acts} {when}{ending}", "{act} {where} {when}{ending}", "{act}{ending}",
        "{act} de {who} {where} {when}{ending}", "{who}, {act}, {where}, {when}{ending}", "{who} en train de faire {deed} {where} {when}",
        "{who} {where} {when} qui {acts}{ending}", "{when}. {where}. {who} {acts}{ending}",
        "gymnastique {where} {when} : {who} {acts}{ending}",
        "{who} {when} {acts} {where}{ending}", "{act}, {where}, {when}, {who}{ending}", "{who} qui tente {deed} {where}{ending} {when}",
        "regarde {who} faire {deed} {where} {when}{ending}", "{who} saute et {acts}{ending} {where} {when}", "{who} {acts}{ending}",
        "{gymnast} {where} {when}", "{gymnast} {where} {when}{ending}", "gymnastique {where} {when}",
        "{gymnast} fait de la gymnastique {where} {when}",
        "*{where}, tu vois {who} qui {when} {acts}{ending}", "*regarde bien {who} {when} avec {deed} {where}{ending}",
    ),
    "skater": (
        "{who} {acts}{ending} {where} {when}", "{who} {acts} {where} {when}{ending}", "{where} {when}, {who} {acts}{ending}",
        "{when} {where} : {who} {acts}{ending}", "{who} {where} {acts} {when}{ending}", "{act} de {who} {where} {when}{ending}",
        "{who}, {act}, {where}, {when}{ending}", "{who} en train de faire {deed} {where} {when}", "{who} {where} {when} qui {acts}{ending}",
        "{when}. {where}. {who} {acts}{ending}", "patinage artistique {where} {when} : {who} {acts}{ending}", "{who} {acts}{ending}",
        "patinage artistique, {act}, {where}, {when}{ending}", "{who} {when} {acts} {where}{ending}",
        "{who} qui tente {deed} {where}{ending}",
        "regarde {who} faire {deed} {where} {when}{ending}", "{who} glisse et {acts}{ending} {where} {when}",
        "une vidéo de patinage {where} {when} : {act}{ending}", "patin à glace : {who} {acts}{ending}", "{who} {where} {when}",
        "patinage artistique {where} {when}", "patin à glace {where} {when}", "{who} {where} {when}{ending}",
        "*{where}, tu vois {who} qui {when} {acts}{ending}", "*regarde bien {who} {when} avec {deed} {where}{ending}",
    ),
    "peek": (
        "{balls} {hides} {where} {when}", "{balls} {hides} {side} {where} {when}", "{where} {when}, {balls} {hides} {side}",
        "{side}, {balls} {hides} {where} {when}", "{balls} {hiding} {where} {when}", "{balls} {side} {hides} {where} {when}",
        "{balls} arrive {side} et {hides} {where} {when}", "{when} {where} : {balls} {hides} {side}", "{balls} qui {hides} {side} {where}",
        "{balls} {where} {when} {hides} {side}", "{balls} roule {side} et {hides} {when} {where}",
        "{balls}, {hiding}, {side}, {where}, {when}", "{when}. {where}. {balls} {hides} {side}",
        "il y a {balls} {hiding} {side} {where} {when}", "{balls} {hiding}", "{balls} {hides}",
        "derrière un écran {where} {when}, {balls} passe {side}", "quelqu'un fait rouler {balls} derrière un écran {side} {where} {when}",
        "on voit {balls} qui {hides} {where} {when}", "{balls} vient {side} et {hides} {where} {when}",
        "*regarde comme {balls} {when} {hides} {where} {side}", "*{side} tu vois {balls} {hiding} {where} {when}",
    ),
    "bowling": (
        "{who} {bowls}{ending} {where} {when}", "{who} {bowls} {where} {when}{ending}", "{where} {when}, {who} {bowls}{ending}",
        "{when} {where} : {who} {bowls}{ending}", "{who} {where} {bowls} {when}{ending}", "{noun} de {who} {where} {when}",
        "{noun} {where} {when}", "{noun}", "{who}, {noun}, {bowl}, {where}, {when}", "{who} {where} {when} qui {bowls}{ending}",
        "{when}. {where}. {who} {bowls}{ending}", "bowling {where} {when} : {who} {bowls}{ending}", "{who} {when} {bowls} {where}{ending}",
        "{noun}, {where}, {when}, {who}", "{who} {bowls}{ending}", "regarde, {who} {bowls}{ending} {where} {when}",
        "{bowl} roule vers les quilles {where} {when}{ending}", "une vidéo de bowling {where} {when} : {who} {bowls}{ending}",
        "bowling avec {bowl} {where} {when}{ending}", "on voit {who} qui {bowls}{ending} {where} {when}",
        "*{where}, tu vois {who} qui {when} {bowls}{ending}", "*{noun} {when}, {who} avec {bowl} {where}",
    ),
    "skateboard": (
        "{who} {rides} {where} {when}", "{who} {rides} {when} {where}", "{where} {when}, {who} {rides}", "{when} {where} : {who} {rides}",
        "{who} {where} {rides} {when}", "{noun} de {who} {where} {when}", "{noun} {where} {when}", "{noun}",
        "{who}, {noun}, {where}, {when}",
        "{who} {where} {when} qui {rides}", "{when}. {where}. {who} {rides}", "skateboard {where} {when} : {who} {rides}",
        "{who} {when} {rides} {where}", "{noun}, {where}, {when}, {who}", "{who} {rides}", "regarde, {who} {rides} {where} {when}",
        "on voit {who} qui {rides} {where} {when}", "une vidéo de skateboard {where} {when} : {who} {rides}", "{where}, {who} {rides}",
        "*{where}, tu vois {who} qui {when} {rides}", "*{noun} {when}, avec {who} {where}",
    ),
    "pets": PET_PATTERNS,
    "paddle": PADDLE_PATTERNS,
    "stunt": STUNT_PATTERNS,
}  # fmt: skip

COLOUR: dict[str, tuple[str, ...]] = {
    "red": ("rouge/rouges", "rouge/rouges", "rouge/rouges", "rouge vif", "rouge foncé", "rouge cerise", "écarlate/écarlates", "rouge feu",
            "*rouge sang"),
    "orange": ("orange", "orange", "orange", "orange vif", "orange foncé", "orangé/orangée/orangés/orangées", "couleur orange", "mandarine",
               "*orange fluo"),
    "yellow": ("jaune/jaunes", "jaune/jaunes", "jaune/jaunes", "jaune vif", "jaune citron", "jaune clair", "jaune d'or", "jaune moutarde",
               "*jaune fluo"),
    "green": ("vert/verte/verts/vertes", "vert/verte/verts/vertes", "vert/verte/verts/vertes", "vert clair", "vert foncé", "vert émeraude",
              "vert pomme", "vert olive", "*vert fluo"),
    "blue": ("bleu/bleue/bleus/bleues", "bleu/bleue/bleus/bleues", "bleu/bleue/bleus/bleues", "bleu clair", "bleu foncé", "bleu marine",
             "bleu ciel", "bleu azur", "*bleu roi"),
    "purple": ("violet/violette/violets/violettes", "violet/violette/violets/violettes", "violet/violette/violets/violettes",
               "mauve/mauves", "lilas", "pourpre/pourpres", "violet foncé", "lavande", "*violet clair"),
    "pink": ("rose/roses", "rose/roses", "rose/roses", "rose vif", "rose bonbon", "rose clair", "fuchsia", "magenta", "*rose fluo"),
    "white": ("blanc/blanche/blancs/blanches", "blanc/blanche/blancs/blanches", "blanc/blanche/blancs/blanches", "blanc neige",
              "tout blanc/toute blanche/tout blancs/toutes blanches", "blanc pur", "blanc cassé", "ivoire", "*blanc éclatant"),
}  # fmt: skip
_SHADES = (" vif", " clair", " foncé", " pâle", " pastel", " intense", " profond", " éclatant", " brillant")
for _value, _root in {
    "red": "rouge",
    "orange": "orange",
    "yellow": "jaune",
    "green": "vert",
    "blue": "bleu",
    "purple": "violet",
    "pink": "rose",
    "white": "blanc",
}.items():
    COLOUR[_value] = (*COLOUR[_value], *[COLOUR[_value][0]] * 6, *[_root + shade for shade in _SHADES])
OTHER_COLOUR = (
    "noir/noire/noirs/noires",
    "gris/grise/gris/grises",
    "marron",
    "argenté/argentée/argentés/argentées",
    "beige/beiges",
    "à rayures",
    "neuf/neuve/neufs/neuves",
    "usé/usée/usés/usées",
    "multicolore/multicolores",
    "turquoise",
)
PLACE: dict[str, tuple[str, ...]] = {
    "gym": ("dans un gymnase", "dans le gymnase", "au gymnase", "dans une salle de sport", "dans la salle de sport", "gymnase",
            "dans un gymnase vide", "dans le gymnase de l'école", "au gymnase du lycée", "en salle", "à l'intérieur d'un gymnase",
            "*dans notre vieux gymnase"),
    "park": ("dans un parc", "dans le parc", "au parc", "sur l'herbe", "sur la pelouse", "dans un parc de la ville", "parc",
             "dans une prairie", "sous les arbres", "dans un pré", "dans l'herbe", "au milieu d'un parc", "*dans un grand parc urbain"),
    "beach": ("sur la plage", "sur une plage", "à la plage", "au bord de la mer", "sur le sable", "plage", "en bord de mer",
              "près des vagues", "au bord de l'océan", "à la mer", "sur une plage tropicale", "*sur une plage de sable"),
    "rooftop": ("sur un toit", "sur le toit", "sur le toit d'un immeuble", "sur un toit de la ville", "en haut d'un immeuble", "toit",
                "sur les toits", "sur le toit d'une tour", "au sommet d'un gratte-ciel", "sur un toit plat", "sur un toit-terrasse",
                "*tout en haut d'un toit"),
    "stage": ("sur scène", "sur une scène", "sur la scène", "dans un théâtre", "au théâtre", "scène", "dans une salle de concert",
              "sur une scène de concert", "à l'opéra", "devant un public sur scène", "sous les projecteurs",
              "*sur la grande scène d'un théâtre"),
    "rink": ("à la patinoire", "sur une patinoire", "sur la glace", "dans une patinoire", "sur la patinoire", "patinoire", "à la patinoire",
             "sur une piste de glace", "sur la piste de patinage", "sur la glace d'une patinoire", "dans une patinoire couverte",
             "à la patinoire municipale", "sur glace", "*sur une grande patinoire en ville"),
    "alley": ("au bowling", "dans un bowling", "dans une salle de bowling", "au club de bowling", "dans le bowling", "salle de bowling",
              "sur une piste de bowling", "à la salle de bowling", "sur la piste de bowling", "dans un vieux bowling",
              "dans une grande salle de bowling", "dans un bowling plein de néons", "*dans le bowling du quartier"),
}  # fmt: skip
TIME: dict[str, tuple[str, ...]] = {
    "day": ("le jour", "de jour", "en plein jour", "pendant la journée", "à midi", "en journée", "l'après-midi", "le matin", "au soleil",
            "en plein soleil", "par une journée ensoleillée", "sous un ciel bleu", "dans la matinée", "*par un bel après-midi"),
    "sunset": ("au coucher du soleil", "au coucher de soleil", "le soir", "au crépuscule", "en soirée", "coucher de soleil",
               "à la tombée du jour", "quand le soleil se couche", "à l'heure dorée", "dans la lumière du soir",
               "pendant le coucher du soleil", "au soleil couchant", "sous le soleil couchant",
               "*tandis que le soleil décline"),
    "night": ("la nuit", "de nuit", "pendant la nuit", "à minuit", "dans la nuit", "dans le noir", "sous les étoiles", "au clair de lune",
              "en pleine nuit", "nuit", "tard dans la nuit", "au milieu de la nuit", "*sous la lune en pleine nuit"),
}  # fmt: skip

_SOMEONE = (
    "un homme", "une femme", "une fille", "un garçon", "un enfant", "quelqu'un", "un mec", "mon ami", "un ado", "un sportif",
    "une jeune femme", "un vieil homme", "mon frère", "ma soeur", "un élève", "un pro", "mon papa", "mamie", "une personne", "il", "elle",
    "anna", "lucas", "un débutant", "mon pote", "une dame", "un gars",
)  # fmt: skip
_GYMNASTS = ("un gymnaste", "une gymnaste", "une gymnaste", "la gymnaste", "le gymnaste", "une jeune gymnaste", "un acrobate",
             "une acrobate", "l'acrobate")  # fmt: skip
PEOPLE: dict[str, tuple[str, ...]] = {
    "basketball": (*_SOMEONE, "un joueur", "le joueur", "un joueur de basket", "une joueuse", "un entraîneur"),
    "gymnast": (*_SOMEONE, *_GYMNASTS * 2, "une patineuse", "un cascadeur", "un danseur"),
    "gymnasts": _GYMNASTS,
    "skater": (*("un patineur", "une patineuse", "le patineur", "la patineuse") * 3, "une fille en patins à glace", "un homme en patins",
               "une jeune patineuse", "un patineur artistique", "une patineuse artistique", "ma soeur en patins à glace",
               "un garçon en patins", "une championne de patinage", "quelqu'un en patins à glace", "une femme en patins"),
    "bowling": (*_SOMEONE, *("un joueur de bowling", "une joueuse de bowling", "le joueur de bowling") * 4, "un champion de bowling",
                "une championne de bowling"),
    "skateboard": (*_SOMEONE, *("un skateur", "une skateuse", "un skateboardeur", "le skateur") * 3, "un jeune en skateboard",
                   "une fille en skateboard", "un garçon sur un skateboard"),
    "ice": (*_SOMEONE, "la championne", "la star du spectacle"),
    "paddle": PADDLERS,
}  # fmt: skip
ICE = r"axel|lutz|salchow|boucle piqué|patin"
SHIRTED = (
    "{who} en maillot {colour:m}", "{who} avec un maillot {colour:m}", "{who} en {colour}", "{who} en t-shirt {colour:m}",
    "{who} avec un t-shirt {colour:m}", "{who} habillé en {colour}", "{who} qui porte un maillot {colour:m}", "{who} en chemise {colour:f}",
    "{who} avec une chemise {colour:f}", "{who} au maillot {colour:m}", "{who} vêtu de {colour}", "{who} portant un t-shirt {colour:m}",
    "{who} (maillot {colour:m})", "{who}, maillot {colour:m},", "{who} en tee-shirt {colour:m}", "{who} en sweat {colour:m}",
    "{who} habillée en {colour}",
    "*{who}, tout en {colour},", "*{who} dans un haut {colour:m}",
)  # fmt: skip
SHOOTS = (
    "lance",
    "lance",
    "tire",
    "tire avec",
    "jette",
    "envoie",
    "essaie de marquer avec",
    "tente un tir avec",
    "saute et lance",
    "vise et tire avec",
    "balance",
    "*propulse",
)
HOOP = (
    "",
    "",
    "",
    " vers le panier",
    " au panier",
    " dans le panier",
    " en direction du panier",
    " vers le cercle",
    " de loin vers le panier",
    " de très loin au panier",
    " depuis la ligne à trois points vers le panier",
    "* du côté du panier",
)
PLAIN_HOOP = " vers le panier"
PLAIN_BALL = ("un ballon de basket", "le ballon de basket", "un ballon de basket noir")
SHOT_BARE = (
    "lance un ballon de basket", "joue au basket", "tire au panier", "fait un tir au panier", "lance le ballon vers le panier",
    "tire un lancer franc", "fait un lancer franc", "tire à trois points", "shoote au panier", "tente un panier",
    "fait un shoot", "tente un tir à trois points", "fait un tir en suspension", "*essaie un lancer franc",
)  # fmt: skip
BASKETBALL = (
    "un ballon de basket {colour:m}", "un ballon {colour:m}", "le ballon {colour:m}", "une balle {colour:f}",
    "un ballon de basket {colour:m}", "son ballon {colour:m}", "la balle {colour:f}", "un ballon de couleur {colour:f}",
    "un gros ballon {colour:m}", "le ballon de basket {colour:m}",
    "*un beau ballon de basket {colour:m}",
)  # fmt: skip
SIDE: dict[str, tuple[str, ...]] = {
    side: (f"depuis la {side}", f"de la {side}", f"depuis le côté {side}", f"du côté {side}", f"à {side}", f"sur la {side}",
    f"à {side} du panier", f"placé à {side}", f"côté {side}", f"venant de la {side}", f"de {side}", f"*depuis l'aile {side}")
    for side in ("gauche", "droite")
}  # fmt: skip
SIDE = {"left": SIDE["gauche"], "right": (*SIDE["droite"], "depuis le côté droit", "du côté droit")}
OUTCOME: dict[str, tuple[str, ...]] = {
    "swish": ("ça rentre", "il marque", "marque", "le ballon rentre dans le panier", "le ballon passe à travers le filet",
              "rien que le filet", "que du filet", "swish", "ça rentre sans toucher le cercle", "panier parfait", "réussit son tir",
              "le ballon tombe dans le filet", "et c'est dedans",
              "marque un panier", "panier réussi", "il met le panier", "le ballon rentre", "marque proprement",
              "le ballon glisse dans le filet", "droit dans le panier", "le ballon plonge dans le filet",
              "*le ballon file droit dans le filet"),
    "bank": ("ça rentre avec la planche", "il marque avec la planche", "le ballon touche la planche et rentre",
             "avec l'aide de la planche ça rentre", "rebondit sur la planche et rentre", "le ballon rebondit sur le panneau et rentre",
             "marque avec le panneau", "planche et panier", "panier avec la planche",
             "le ballon ricoche sur la planche et tombe dans le filet", "tir à la planche réussi", "marque en s'aidant du panneau",
             "le ballon tape le panneau puis rentre", "contre la planche et dans le panier",
             "*le ballon frappe le panneau puis tombe dans le filet"),
    "rim_out": ("le ballon rebondit sur le cercle", "ça ressort", "le ballon ressort du cercle", "il touche le cercle et rate",
                "le ballon tourne sur le cercle et ressort", "rebondit sur l'arceau", "le cercle le rejette",
                "le ballon touche l'arceau et ressort", "ça tape le cercle", "le ballon tape le cercle et tombe à côté",
                "presque dedans mais ça ressort", "sur le cercle",
                "le ballon roule sur l'arceau et tombe dehors", "il rebondit sur l'arceau et sort",
                "*le ballon danse sur l'arceau et retombe dehors"),
    "board_miss": ("il rate contre la planche", "le ballon rebondit sur la planche et ne rentre pas", "rate", "rate son tir",
                   "il rate le panier", "le ballon tape le panneau et ne rentre pas", "ça ne rentre pas",
                   "le ballon frappe la planche et revient", "rate contre le panneau", "manque son tir", "il loupe", "loupe le panier",
                   "le tir est raté", "une brique sur la planche", "touche seulement la planche", "il manque le panier",
                   "le ballon percute le panneau et revient", "le ballon cogne la planche et repart",
                   "rebondit sur le panneau sans rentrer", "*le ballon s'écrase sur le panneau et revient"),
    "air_ball": ("il manque tout", "un air ball", "airball", "air ball", "le ballon ne touche rien",
                 "le ballon ne touche même pas le cercle", "le tir est trop court et ne touche rien", "le ballon passe à côté du panier",
                 "rate complètement le panier", "il rate tout", "le ballon tombe bien trop court", "ni cercle ni planche",
                 "complètement à côté", "n'atteint même pas le panier", "le ballon passe loin du panier", "le ballon vole à côté de tout",
                 "*le ballon passe au large de tout"),
}  # fmt: skip
SHOT_NOUN: dict[str, tuple[str, ...]] = {
    "": ("un tir de basket", "un lancer franc", "un tir au panier", "du basket", "un tir à trois points", "un shoot au basket", "basket",
    "un tir en suspension"),
    "swish": ("un panier parfait", "un panier réussi", "un panier marqué", "un tir rien que le filet", "un swish", "un lancer franc réussi",
              "un tir réussi au basket", "*un trois points réussi"),
    "bank": ("un panier avec la planche", "un tir à la planche qui rentre", "un panier avec le panneau", "un tir avec la planche réussi",
             "un panier à l'aide de la planche", "*un trois points avec la planche"),
    "rim_out": ("un tir sur le cercle", "un tir qui ressort du cercle", "un ballon qui rebondit sur le cercle", "un tir sur l'arceau",
                "un tir de basket qui ressort", "*un trois points qui ressort"),
    "board_miss": ("un tir raté sur la planche", "un tir de basket raté", "un tir raté", "un panier manqué", "un lancer franc raté",
                   "une brique sur le panneau", "un tir manqué contre la planche", "*un trois points raté contre le panneau"),
    "air_ball": ("un air ball", "un airball", "un tir qui ne touche rien", "un air ball honteux", "un tir de basket air ball",
                 "un tir qui manque tout", "*un trois points en air ball"),
}  # fmt: skip

COUNT: dict[str, tuple[str, ...]] = {
    "": ("des", "des", "des", "plusieurs", "quelques", "beaucoup de", "plein de", "les"),
    "1": ("un/une/un/une", "un/une/un/une", "un/une/un/une", "un/une/un/une", "1", "un seul/une seule/un/une", "juste un/juste une/un/une",
          "une seule et unique", "exactement un/exactement une/un/une", "*rien qu'un/rien qu'une/un/une"),
    "2": ("deux", "deux", "deux", "2", "une paire de", "exactement deux", "deux grosses", "deux petites", "deux gros", "*juste deux"),
    "3": ("trois", "trois", "trois", "3", "exactement trois", "trois petites", "un trio de", "trois grosses", "un groupe de trois",
          "*juste trois"),
    "4": ("quatre", "quatre", "quatre", "4", "exactement quatre", "quatre petites", "un groupe de quatre", "quatre grosses", "quatre gros",
          "*juste quatre"),
}  # fmt: skip
MATERIAL: dict[str, tuple[str, ...]] = {
    "rubber": ("en caoutchouc", "en caoutchouc", "de caoutchouc", "en gomme", "élastiques", "rebondissantes", "*tout en caoutchouc"),
    "wood": ("en bois", "en bois", "de bois", "en chêne", "en bois massif", "*tout en bois"),
    "metal": ("en métal", "en métal", "en acier", "en fer", "de métal", "métalliques", "*tout en métal"),
    "glass": ("en verre", "en verre", "de verre", "en cristal", "en verre transparent", "*tout en verre"),
    "stone": ("en pierre", "en pierre", "de pierre", "en granit", "en pierre lourde", "*tout en pierre"),
}  # fmt: skip
MATERIAL_NOUN: dict[str, tuple[str, ...]] = {
    "rubber": ("balle en caoutchouc/balles en caoutchouc:f", "balle rebondissante/balles rebondissantes:f", "superballe/superballes:f",
               "ballon en caoutchouc/ballons en caoutchouc", "balle élastique/balles élastiques:f"),
    "wood": ("boule en bois/boules en bois:f", "bille en bois/billes en bois:f", "balle en bois/balles en bois:f",
             "sphère en bois/sphères en bois:f", "boule de bois/boules de bois:f"),
    "metal": ("boule en métal/boules en métal:f", "bille d'acier/billes d'acier:f", "boule de fer/boules de fer:f",
              "boulet de canon/boulets de canon", "bille en métal/billes en métal:f", "balle en métal/balles en métal:f"),
    "glass": ("bille/billes:f", "bille en verre/billes en verre:f", "boule en verre/boules en verre:f",
              "boule de cristal/boules de cristal:f", "balle en verre/balles en verre:f"),
    "stone": ("boule en pierre/boules en pierre:f", "pierre ronde/pierres rondes:f", "galet/galets", "caillou/cailloux", "rocher/rochers",
              "boule de pierre/boules de pierre:f"),
}  # fmt: skip
BALLS = ("balle/balles:f", "balle/balles:f", "balle/balles:f", "boule/boules:f", "ballon/ballons", "sphère/sphères:f")
BALL_ORDERS = (
    *("{number} {noun} {tint} {stuff}",) * 9,
    *("{number} {noun} {stuff} {tint}",) * 6,
    "{number} {noun} {stuff} de couleur {tint}",
    "{number} {noun} {stuff}, {tint}",
)
BARE = "{noun} {tint}"
BOUNCE = (
    "rebondit/rebondissent", "rebondit/rebondissent", "rebondit/rebondissent", "tombe et rebondit/tombent et rebondissent",
    "rebondit partout/rebondissent partout", "rebondit par terre/rebondissent par terre", "rebondit sur le sol/rebondissent sur le sol",
    "tombe par terre/tombent par terre",
    "saute/sautent", "saute de haut en bas/sautent de haut en bas", "saute partout/sautent partout", "tombe sur le sol/tombent sur le sol",
    "sautille/sautillent", "tombe au sol/tombent au sol", "fait des bonds/font des bonds",
    "*n'arrête pas de rebondir/n'arrêtent pas de rebondir",
)  # fmt: skip
BOUNCING = (
    "en train de rebondir", "qui rebondit/qui rebondissent", "rebondissant", "en train de tomber", "lâchée/lâchées",
    "qui tombe par terre/qui tombent par terre", "jetée par terre/jetées par terre", "sautillant", "qui saute/qui sautent",
    "rebondissant sur le sol", "qui tombe et rebondit/qui tombent et rebondissent",
    "*faisant des bonds",
)  # fmt: skip

INSTRUMENT = (
    "un xylophone", "un xylophone", "un xylophone", "le xylophone", "du xylophone", "un glockenspiel", "un marimba", "un xylophone jouet",
    "un xylophone coloré", "un vibraphone", "un métallophone", "un grand xylophone en bois", "mon xylophone", "le marimba", "un carillon",
    "*un vieux glockenspiel",
)  # fmt: skip
MUSICIAN = (
    "quelqu'un", "un musicien", "une musicienne", "un enfant", "une fille", "un homme", "une femme", "mon ami", "un robot",
    "un percussionniste", "deux baguettes", "des mains invisibles", "elle", "il", "un artiste",
)  # fmt: skip
MELODY: dict[str, tuple[str, ...]] = {
    "": ("une mélodie", "une chanson", "de la musique", "quelques notes", "quelque chose", "un air", "une petite mélodie", "un morceau"),
    "rising": ("une gamme montante", "une gamme ascendante", "la gamme en montant", "une gamme qui monte", "des notes du grave à l'aigu",
               "une mélodie montante", "des notes de plus en plus hautes", "une mélodie qui monte", "une mélodie ascendante",
               "des notes qui montent", "la gamme vers le haut", "des notes qui grimpent",
               "une suite de notes montantes", "*une suite de notes qui grimpe"),
    "falling": ("une gamme descendante", "la gamme en descendant", "une gamme qui descend", "des notes de l'aigu au grave",
                "une mélodie descendante", "des notes de plus en plus basses", "une mélodie qui descend", "des notes qui descendent",
                "la gamme vers le bas", "des notes de plus en plus graves", "des notes du haut vers le bas",
                "une suite de notes descendantes",
                "une mélodie qui plonge", "*une suite de notes qui dégringole"),
    "zigzag": ("une mélodie en zigzag", "des notes en zigzag", "des notes qui montent et descendent", "une mélodie qui monte et descend",
               "des notes hautes et basses en alternance", "un va-et-vient de notes", "une mélodie qui va et vient", "en zigzag",
               "alternance de notes aiguës et graves", "des notes tantôt hautes tantôt basses",
               "un zigzag de notes", "*une suite de notes qui zigzague"),
    "repeat": ("toujours la même note", "la même note encore et encore", "une seule note", "une note répétée", "la même note",
               "la même note plusieurs fois", "une seule note répétée", "juste une note", "la même touche encore et encore",
               "une note en boucle", "une seule et même note", "*rien qu'une note sans arrêt"),
}  # fmt: skip
TUNE_CLAUSE: dict[str, tuple[str, ...]] = {
    "rising": ("en montant", "ça monte", "les notes montent", "la mélodie monte", "du grave à l'aigu", "de plus en plus haut",
               "en montant la gamme"),
    "falling": ("en descendant", "ça descend", "les notes descendent", "la mélodie descend", "de l'aigu au grave", "de plus en plus bas",
                "en descendant la gamme"),
    "zigzag": ("en zigzag", "ça monte et ça descend", "les notes montent et descendent", "la mélodie va et vient",
               "en alternant aigu et grave", "de haut en bas et de bas en haut"),
    "repeat": ("toujours la même note", "en répétant une note", "la même note se répète", "ça répète une note", "bloqué sur une note",
               "une seule note en boucle"),
}  # fmt: skip
PLAYS = ("joue", "joue", "joue", "interprète", "frappe", "tape", "répète", "martèle", "*exécute")
TEMPO: dict[str, tuple[str, ...]] = {
    "slow": ("lentement", "très lentement", "doucement", "à un tempo lent", "lent", "tout doucement", "sans se presser",
             "avec de longues pauses", "à un rythme lent", "tranquillement", "d'un rythme calme", "*vraiment lentement"),
    "fast": ("vite", "rapidement", "très vite", "à toute vitesse", "à un tempo rapide", "rapide", "très rapidement",
             "le plus vite possible", "à un rythme rapide", "à vive allure", "à fond", "*super vite"),
}  # fmt: skip
TEMPO_ADJECTIVE: dict[str, tuple[str, ...]] = {
    "": ("",),
    "slow": ("lent/lente/lents/lentes", "très lent/très lente/lents/lentes", "calme et lent/calme et lente/lents/lentes"),
    "fast": ("rapide/rapides", "très rapide/très rapides", "vif/vive/vifs/vives"),
}

# Flips and jumps.
ARTICLE = "un/une/un/une"
FEAT = "{article} {noun} {shape} {how}"
DOES = (
    "fait/faire", "fait/faire", "fait/faire", "tente/tenter", "exécute/exécuter", "essaie/essayer", "réalise/réaliser", "montre/montrer",
    "se lance dans/se lancer dans", "part sur/partir sur", "*envoie/envoyer",
)  # fmt: skip
LANDS = ("réussit/réussir", "réussit/réussir", "pose/poser", "réussit parfaitement/réussir parfaitement", "maîtrise/maîtriser",
         "réceptionne/réceptionner", "*claque/claquer")  # fmt: skip
MISSES = ("rate/rater", "loupe/louper", "manque/manquer", "échoue sur/échouer sur", "se plante sur/se planter sur", "tombe sur/tomber sur",
          "*foire/foirer")  # fmt: skip
FLIP: dict[str, tuple[str, ...]] = {
    "": ("salto", "salto", "saut périlleux", "flip", "périlleux", "salto en l'air", "flip dans les airs"),
    "backflip": ("salto arrière", "salto arrière", "saut périlleux arrière", "backflip", "flip arrière", "salto en arrière",
                 "périlleux arrière", "back flip", "salto arrière en l'air", "*saut périlleux en arrière"),
    "frontflip": ("salto avant", "salto avant", "saut périlleux avant", "front flip", "flip avant", "salto en avant", "périlleux avant",
                  "frontflip", "salto avant en l'air", "*saut périlleux en avant"),
}  # fmt: skip
FLIP_SHAPED: dict[str, tuple[str, ...]] = {
    "backflip tuck": ("salto arrière groupé", "backflip groupé", "arrière groupé", "périlleux arrière groupé"),
    "backflip layout": ("salto arrière tendu", "backflip tendu", "arrière tendu", "périlleux arrière tendu"),
    "frontflip tuck": ("salto avant groupé", "front flip groupé", "avant groupé", "périlleux avant groupé"),
    "frontflip layout": ("salto avant tendu", "front flip tendu", "avant tendu", "périlleux avant tendu"),
}
FLIPS: dict[str, tuple[str, ...]] = {
    "": (
        "se retourne en l'air/se retourner en l'air",
        "tourne cul par-dessus tête/tourner cul par-dessus tête",
        "fait un tour sur la tête en l'air/faire un tour sur la tête en l'air",
    ),
    "backflip": (
        "se retourne en arrière/se retourner en arrière",
        "tourne en arrière dans les airs/tourner en arrière dans les airs",
        "saute en arrière en tournant/sauter en arrière en tournant",
    ),
    "frontflip": (
        "se retourne en avant/se retourner en avant",
        "tourne en avant dans les airs/tourner en avant dans les airs",
        "saute en avant en tournant/sauter en avant en tournant",
    ),
}
SHAPED: dict[str, tuple[str, ...]] = {
    "tuck": ("groupé", "groupé", "bien groupé", "recroquevillé", "*ramassé"),
    "layout": ("tendu", "tendu", "bien tendu", "étiré", "allongé", "*déplié"),
}
SHAPE: dict[str, tuple[str, ...]] = {
    "tuck": ("groupé", "en position groupée", "les genoux contre la poitrine", "recroquevillé", "en boule", "les jambes repliées",
             "en se groupant", "genoux serrés", "avec les genoux pliés", "corps groupé", "jambes pliées", "*les genoux ramenés au corps"),
    "layout": ("tendu", "en position tendue", "corps tendu", "le corps bien droit", "jambes tendues", "bien droit", "en extension",
               "avec le corps tendu", "les jambes tendues", "le corps allongé", "tout droit", "*droit comme un piquet"),
}  # fmt: skip
OTHER_FLIP = ("double {noun}", "double {noun}", "triple {noun}")
OTHER_SHAPE = ("carpé", "en vrille", "avec une vrille", "avec une demi-vrille", "en grand écart")
AND = (" et ", ", ", " puis ")
LANDING: dict[str, tuple[str, ...]] = {
    "landed": ("retombe sur ses pieds", "se réceptionne bien", "atterrit sur ses pieds", "réussit la réception", "réception parfaite",
               "atterrit proprement", "retombe debout", "réception propre", "réussit", "se réceptionne parfaitement", "atterrit bien",
               "reste debout", "retombe sur les deux pieds", "une belle réception", "il réussit", "réussit son atterrissage",
               "*pose les deux pieds au sol"),
    "under": ("ne tourne pas assez", "manque de rotation", "tourne trop peu", "rotation insuffisante", "pas assez de rotation",
              "il manque de la rotation", "arrive court", "trop peu de rotation", "ne tourne pas complètement", "n'a pas assez tourné",
              "la rotation est trop courte", "ne finit pas la rotation", "*la rotation reste incomplète"),
    "over": ("tourne trop", "tourne trop loin", "trop de rotation", "rotation excessive", "dépasse la rotation", "a trop tourné",
             "part en trop de rotation", "la rotation est trop longue", "tourne plus que prévu", "tourne beaucoup trop",
             "il y a trop de rotation", "va trop loin dans la rotation", "*la rotation l'emporte trop loin"),
}  # fmt: skip
FALLS: dict[str, tuple[str, ...]] = {
    "knees": ("tombe sur les mains et les genoux", "tombe à quatre pattes", "finit à quatre pattes", "tombe en avant",
              "tombe sur les genoux", "s'étale en avant", "*s'affale à quatre pattes"),
    "seat": ("tombe sur les fesses", "finit assis par terre", "s'assoit par terre", "tombe en arrière", "retombe sur les fesses",
             "finit sur le derrière", "*s'affale sur les fesses"),
}  # fmt: skip
FAILS = ("rate", "tombe", "se rate", "échoue", "rate la réception", "se plante", "tombe par terre", "chute", "c'est raté",
         "manque la réception", "n'y arrive pas", "ça se passe mal", "*se ramasse")  # fmt: skip
FAILED = ("{f} raté", "{f} manqué", "raté : {f}", "un {f} qui rate", "{f} loupé")
JUMP: dict[str, tuple[str, ...]] = {
    "": ("programme de patinage", "numéro de patinage", "danse sur glace:f", "démonstration de patinage:f"),
    "single": ("saut simple", "saut simple", "simple", "saut", "simple boucle piqué", "simple lutz", "simple salchow", "petit saut",
               "saut à un tour", "saut avec un tour", "*saut d'un seul tour"),
    "axel": ("axel", "axel", "axel", "axel simple", "saut d'axel", "simple axel", "saut d'un tour et demi", "axel paulsen",
             "saut avec un tour et demi", "*axel avec une rotation et demie"),
    "double": ("double", "double", "double saut", "saut double", "double boucle piqué", "double lutz", "double salchow",
               "saut à deux tours", "saut avec deux tours", "saut de deux rotations", "*saut à double rotation"),
    "spin": ("pirouette:f", "pirouette:f", "pirouette:f", "pirouette sur place:f", "pirouette debout:f", "pirouette rapide:f", "toupie:f",
             "rotation sur place:f", "pirouette sur un pied:f", "longue pirouette:f", "*vrille sur place:f"),
}  # fmt: skip
JUMPS: dict[str, tuple[str, ...]] = {
    "": ("patine/patiner", "patine/patiner", "fait du patin à glace/faire du patin à glace",
         "fait du patinage artistique/faire du patinage artistique", "glisse sur ses patins/glisser sur ses patins"),
    "single": ("saute/sauter", "tourne une fois en l'air/tourner une fois en l'air", "fait un tour en l'air/faire un tour en l'air",
               "saute avec un tour/sauter avec un tour", "saute un tour/sauter un tour"),
    "axel": ("tourne une fois et demie en l'air/tourner une fois et demie en l'air",
             "fait un tour et demi en l'air/faire un tour et demi en l'air", "saute un tour et demi/sauter un tour et demi"),
    "double": ("tourne deux fois en l'air/tourner deux fois en l'air", "fait deux tours en l'air/faire deux tours en l'air",
               "saute deux tours/sauter deux tours", "saute avec deux tours/sauter avec deux tours",
               "fait deux rotations en l'air/faire deux rotations en l'air"),
    "spin": ("tourne sur place/tourner sur place", "tournoie/tournoyer", "tourne sur un pied/tourner sur un pied",
             "tourne sur elle-même/tourner sur elle-même", "tourne sur lui-même/tourner sur lui-même", "tourne/tourner",
             "pirouette/pirouetter", "tourne vite sur place/tourner vite sur place", "*virevolte/virevolter"),
}  # fmt: skip
FURTHER = ("double axel", "triple axel", "triple axel", "quadruple axel")
OTHER_JUMP = ("triple", "triple lutz", "quadruple saut", "triple salchow", "triple saut", "quadruple lutz", "triple boucle piqué")
FINISH: dict[str, tuple[str, ...]] = {
    "landed": ("retombe bien", "se réceptionne bien", "reste debout", "réussit", "réception parfaite", "atterrit sur un pied",
               "garde l'équilibre", "ne tombe pas", "se réceptionne parfaitement", "continue de glisser", "réception propre",
               "atterrit proprement", "sans tomber", "tient debout", "*en sort tout en équilibre"),
    "fall": ("tombe", "tombe", "chute", "tombe par terre", "glisse et tombe", "perd l'équilibre et tombe", "rate la réception",
             "se retrouve par terre", "rate", "tombe sur les fesses", "se plante", "une chute", "échoue", "tombe lourdement",
             "finit par terre", "*s'étale de tout son long"),
}  # fmt: skip

# A ball that is hidden for a while.
SCREEN = ("un écran", "un écran", "l'écran", "un rideau", "un panneau", "un mur", "une planche", "le rideau", "une cloison", "le panneau",
          "une paroi", "*un paravent")  # fmt: skip
HIDES = (
    "roule derrière {screen}", "roule derrière {screen}", "passe derrière {screen}", "disparaît derrière {screen}",
    "se cache derrière {screen}", "se cache un moment derrière {screen}", "va derrière {screen}", "file derrière {screen}",
    "rebondit derrière {screen}", "*se glisse derrière {screen}",
)  # fmt: skip
AFTERWARDS = (
    "et ressort", "et ressort de l'autre côté", "et réapparaît", "puis réapparaît", "et revient", "et reste là", "et ne ressort pas",
    "et reste cachée", "puis ressort", "*et pointe de nouveau",
)  # fmt: skip
HIDING = (
    "roulant derrière {screen}", "passant derrière {screen}", "qui disparaît derrière {screen}", "derrière {screen}",
    "qui passe derrière {screen}", "qui se cache derrière {screen}", "qui roule derrière {screen}", "disparaissant derrière {screen}",
    "*se glissant derrière {screen}",
)  # fmt: skip
ENTERS: dict[str, tuple[str, ...]] = {
    side: (f"de la {side}", f"depuis la {side}", f"de {side} à {other}", f"en venant de la {side}", f"par la {side}", f"vers la {other}",
           f"venant de {side}", f"depuis le côté {hand}", f"de la {side} vers la {other}", f"en allant vers la {other}",
           f"du côté {hand}", f"*surgissant de la {side}")
    for side, hand, other in (("gauche", "gauche", "droite"), ("droite", "droit", "gauche"))
}  # fmt: skip
ENTERS = {"left": ENTERS["gauche"], "right": ENTERS["droite"]}

# Bowling.
BOWLS = (
    "lance {ball} sur les quilles", "fait rouler {ball} vers les quilles", "lance {ball} sur la piste de bowling",
    "envoie {ball} dans les quilles", "fait rouler {ball} sur la piste de bowling", "joue au bowling avec {ball}",
    "lance {ball} au bowling",
    "jette {ball} vers les dix quilles", "fait glisser {ball} vers les quilles", "lance {ball} contre les quilles",
    "*expédie {ball} en direction des quilles",
)  # fmt: skip
BOWLS_BARE = (
    "joue au bowling", "fait du bowling", "lance une boule de bowling", "fait rouler une boule de bowling",
    "lance la boule sur les quilles",
    "fait une partie de bowling", "tire au bowling", "vise les quilles au bowling", "lance une boule vers les quilles",
    "fait rouler la boule vers dix quilles", "*s'essaie au bowling",
)  # fmt: skip
BOWLING_BALL = (
    "une boule de bowling {colour:f}", "une boule {colour:f}", "la boule {colour:f}", "la boule de bowling {colour:f}",
    "une grosse boule {colour:f}", "sa boule {colour:f}", "une lourde boule de bowling {colour:f}", "une boule de couleur {colour:f}",
    "sa boule de bowling {colour:f}", "*une belle boule de bowling {colour:f}",
)  # fmt: skip
PLAIN_BOWLING_BALL = ("une boule de bowling", "la boule de bowling", "une grosse boule de bowling", "une boule de bowling noire")
ROLL: dict[str, tuple[str, ...]] = {
    "strike": ("fait un strike", "strike", "un strike", "toutes les quilles tombent", "renverse toutes les quilles", "c'est un strike",
               "fait tomber les dix quilles", "réussit un strike", "les dix quilles tombent", "abat toutes les quilles",
               "aucune quille ne reste debout", "toutes les quilles sont renversées", "touche toutes les quilles",
               "*balaie toutes les quilles"),
    "some": ("laisse des quilles debout", "quelques quilles restent debout", "seules quelques quilles tombent", "pas de strike",
             "il reste des quilles", "ne fait tomber que quelques quilles", "toutes les quilles ne tombent pas", "rate quelques quilles",
             "la moitié des quilles tombe", "laisse quelques quilles", "renverse seulement quelques quilles", "manque le strike",
             "il reste quelques quilles debout", "*plusieurs quilles résistent"),
    "gutter": ("dans la rigole", "la boule part dans la rigole", "la boule finit dans la gouttière", "ne touche aucune quille",
               "aucune quille ne tombe", "envoie la boule dans la rigole", "la boule tombe dans la gouttière", "rate toutes les quilles",
               "la boule sort de la piste", "une boule dans la rigole", "manque toutes les quilles", "finit dans la rigole",
               "la boule roule dans la rigole", "*la boule dévie dans la gouttière"),
}  # fmt: skip
ROLL_NOUN: dict[str, tuple[str, ...]] = {
    "": ("une partie de bowling", "du bowling", "bowling", "un lancer au bowling", "un lancer de bowling", "un jeu de quilles au bowling"),
    "strike": ("un strike au bowling", "un strike", "un strike parfait", "dix quilles qui tombent", "un beau strike au bowling",
               "un lancer de bowling qui renverse tout", "*un strike tout net au bowling"),
    "some": ("un lancer de bowling sans strike", "un bowling avec des quilles debout", "quelques quilles renversées au bowling",
             "un split au bowling", "un lancer qui laisse des quilles", "*un lancer de bowling moyen"),
    "gutter": ("une boule dans la rigole", "une boule de bowling dans la gouttière", "un lancer de bowling raté",
               "une boule en rigole au bowling",
               "un bowling raté dans la rigole", "*une boule honteuse dans la gouttière"),
}  # fmt: skip

# A skateboard.
RIDE: dict[str, tuple[str, ...]] = {
    "": ("fait du skateboard", "fait du skateboard", "fait du skate", "est sur un skateboard", "roule en skateboard",
         "est sur une planche à roulettes"),
    "ollie": ("fait un ollie", "réussit un ollie", "réussit son ollie", "saute avec le skateboard et retombe dessus",
              "fait un ollie et se réceptionne",
              "saute avec son skateboard", "réussit un saut en skateboard", "pose un ollie", "fait un bel ollie", "fait un ollie propre",
              "saute en skateboard et se réceptionne bien", "*claque un ollie parfait"),
    "bail": ("rate un ollie", "rate son ollie et tombe", "tombe de son skateboard", "tombe du skateboard", "tente un ollie et tombe",
             "loupe un ollie", "chute en skateboard", "fait un ollie et tombe", "manque le skateboard et tombe", "se plante en skateboard",
             "saute avec le skateboard et tombe", "tombe de la planche à roulettes", "*s'étale en ratant son ollie"),
    "cruise": ("passe en skateboard", "roule en skateboard et passe", "passe sur un skateboard", "passe tranquillement en skateboard",
               "pousse sur son skateboard et passe", "passe devant nous en skateboard", "passe en skate", "file en skateboard",
               "avance en poussant sur son skateboard", "passe sur une planche à roulettes", "*glisse tranquille sur son skateboard"),
}  # fmt: skip
RIDE_NOUN: dict[str, tuple[str, ...]] = {
    "": ("du skateboard", "un skateboard", "du skate", "une vidéo de skateboard", "une planche à roulettes"),
    "ollie": ("un ollie", "un ollie réussi", "un ollie en skateboard", "un saut en skateboard", "un bel ollie", "un ollie parfait",
              "*un ollie bien propre"),
    "bail": ("un ollie raté", "une chute en skateboard", "un ollie manqué", "une chute de skateboard", "un saut raté en skateboard",
             "un skateboard fail", "*une belle gamelle en skateboard"),
    "cruise": ("un passage en skateboard", "une balade en skateboard", "un skateur qui passe", "un skateboard qui passe",
               "un tour en skateboard", "*une promenade tranquille en skateboard"),
}  # fmt: skip
OTHER_RIDE = ("fait un kickflip en skateboard", "glisse sur une rampe en skateboard", "fait un heelflip en skateboard",
              "descend le half-pipe en skateboard", "fait le poirier sur un skateboard", "saute une barrière en skateboard")  # fmt: skip

# Remixes.
FRAMES: dict[str, tuple[str, ...]] = {
    "thing": (
        "{f}", "{f}", "{f}", "maintenant {f}", "maintenant avec {f}", "mais avec {f}", "pareil avec {f}", "la même chose avec {f}",
        "pareil mais avec {f}", "{f} à la place", "{f} plutôt", "cette fois {f}", "cette fois avec {f}", "encore avec {f}", "je veux {f}",
        "avec {f}", "mets {f}", "et maintenant {f}", "même vidéo, {f}", "refais avec {f}", "{f}, le reste ne change pas",
        "exactement pareil, seulement avec {f}", "{f} et garde le reste", "change pour {f}", "*pourquoi pas {f}", "*tout pareil, sauf {f}",
    ),
    "way": (
        "{f}", "{f}", "{f}", "maintenant {f}", "mais {f}", "pareil mais {f}", "la même chose {f}", "pareil {f}", "{f} à la place",
        "cette fois {f}", "encore {f}", "refais-le {f}", "même vidéo {f}", "et {f}", "fais-le {f}", "plutôt {f}",
        "exactement pareil, mais {f}",
        "{f}, sans rien changer d'autre", "je le veux {f}", "{f} cette fois", "*comme avant, simplement {f}", "*encore un coup {f}",
    ),
    "sentence": (
        "{f}", "{f}", "mais {f}", "maintenant {f}", "cette fois {f}", "pareil mais {f}", "la même chose mais {f}", "{f} cette fois",
        "et {f}", "exactement pareil, sauf que {f}", "{f}, le reste ne change pas", "encore, mais {f}", "et si {f}",
        "comme avant, mais {f}", "je veux que {f}",
        "même scène mais {f}", "*identique, à ceci près que {f}", "*une fois de plus, {f}",
    ),
    "order": (
        "{f}", "{f}", "{f}", "{f} stp", "s'il te plaît {f}", "maintenant {f}", "{f} cette fois", "et {f}", "mais {f}",
        "{f} et laisse le reste", "{f}, rien d'autre", "juste {f}", "*sois gentil, {f}", "*{f} et basta",
    ),
}  # fmt: skip
CONTRASTS = (
    "{f} au lieu de {o}",
    "{f} à la place de {o}",
    "pas {o} mais {f}",
    "{f}, pas {o}",
    "{f} et non {o}",
    "plus de {o}, {f}",
    "non pas {o}, {f}",
    "mieux vaut {f} que {o}",
    "{f} avant {o}",
    "{f} mieux que {o}",
    "*{f} plutôt que {o}",
)
JOINTS = {
    "thing": ("{a} et {b}", "{a}, {b}", "{a} avec {b}", "{a} plus {b}"),
    "way": ("{a} {b}", "{a}, {b}", "{a} et {b}"),
    "sentence": ("{a} et {b}", "{a}, {b}", "{a}. {b}"),
    "order": ("{a} et {b}", "{a}, {b}", "{a}, puis {b}"),
}  # fmt: skip
TEMPLATES: dict[str, dict[str, tuple[str, ...]]] = {
    "shirt": {
        "thing": ("un maillot {v:m}", "un maillot {v:m}", "maillot {v:m}", "un t-shirt {v:m}", "une chemise {v:f}", "le maillot {v:m}",
                  "t-shirt {v:m}", "des habits {v:mp}", "chemise {v:f}", "*un haut {v:m}"),
        "way": ("en {v}", "en maillot {v:m}", "avec un t-shirt {v:m}", "habillé en {v}", "en t-shirt {v:m}", "habillée en {v}",
                "*tout en {v}"),
        "sentence": ("le maillot est {v:m}", "son maillot est {v:m}", "{he} porte un maillot {v:m}", "{he} est en {v}",
                     "{he} a un t-shirt {v:m}", "la chemise est {v:f}", "{he} porte du {v}", "son t-shirt est {v:m}",
                     "*{he} enfile un maillot {v:m}"),
        "order": ("mets {him} en {v}", "mets le maillot en {v}", "change le maillot en {v}", "rends le maillot {v:m}",
                  "donne {him} un maillot {v:m}", "habille {him} en {v}", "mets-lui un maillot {v:m}",
                  "change la couleur du maillot en {v}", "remplace le maillot {o:m} par un {v:m}", "mets-{him} en {v}",
                  "*repeins le maillot en {v}"),
    },
    "ball": {
        "thing": ("un ballon {v:m}", "un ballon {v:m}", "ballon {v:m}", "une balle {v:f}", "le ballon {v:m}", "un ballon de basket {v:m}",
                  "ballon en {v}", "balle {v:f}", "*un ballon de couleur {v:f}"),
        "sentence": ("le ballon est {v:m}", "le ballon est {v:m}", "la balle est {v:f}", "son ballon est {v:m}",
                     "{he} lance un ballon {v:m}", "{he} a un ballon {v:m}", "le ballon devient {v:m}", "*le ballon paraît {v:m}"),
        "order": ("mets le ballon en {v}", "change le ballon en {v}", "rends le ballon {v:m}", "prends un ballon {v:m}",
                  "colore le ballon en {v}", "donne-lui un ballon {v:m}", "remplace le ballon {o:m} par un {v:m}", "fais le ballon {v:m}",
                  "*repeins le ballon en {v}"),
    },
    "balls": {
        "thing": ("des balles {v:fp}", "balles {v:fp}", "des boules {v:fp}", "les balles {v:fp}", "des billes {v:fp}", "{v:fp}", "{v}",
                  "une balle {v:f}", "des ballons {v:mp}", "*des balles de couleur {v:f}"),
        "way": ("en {v}", "peintes en {v}", "toutes en {v}", "tout en {v}", "*colorées en {v}"),
        "sentence": ("les balles sont {v:fp}", "elles sont {v:fp}", "la balle est {v:f}", "les boules sont {v:fp}",
                     "elles sont toutes {v:fp}", "les ballons sont {v:mp}", "*elles paraissent {v:fp}"),
        "order": ("mets-les en {v}", "mets les balles en {v}", "rends-les {v:fp}", "peins-les en {v}", "change la couleur en {v}",
                  "fais-les {v:fp}", "change {o} en {v}", "colore les balles en {v}", "*repeins-les en {v}"),
    },
    "count": {
        "thing": ("{n}", "{n}", "{n}", "{v}", "{v} à la fois", "*{v} en tout"),
        "sentence": ("il y a {n}", "il y en a {v}", "{n} rebondissent", "ce sont {n}", "*on compte {n}"),
        "order": ("mets {n}", "mets-en {v}", "lâche {n}", "prends {n}", "change le nombre : {v}", "fais-en {v}", "donne moi {n}",
                  "*passe à {v}"),
    },
    "material": {
        "thing": ("des {n}", "{n}", "des {n}", "du {s}", "des balles {v}", "des boules {v}", "matière {s}", "*des trucs {v}"),
        "way": ("{v}", "{v}", "en {s}", "faites en {s}", "*entièrement {v}"),
        "sentence": ("elles sont {v}", "les balles sont {v}", "les boules sont {v}", "la balle est {v}", "ce sont des {n}",
                     "*elles sont faites de {s}"),
        "order": ("fais-les {v}", "mets des {n}", "mets des balles {v}", "change la matière en {s}", "lâche des {n}", "prends des {n}",
                  "*échange-les contre des {n}"),
    },
    "outcome": {
        "sentence": ("{clause}", "{clause}", "{clause}", "{he} {does}", "{he} {does}"),
        "thing": ("{noun}", "{noun}"),
        "order": ("fais-{him} {do}", "il doit {do}", "transforme en {noun}", "laisse-{him} {do}"),
    },
    "side": {
        "way": ("{side}", "{side}", "depuis la {v}", "à {v}"),
        "sentence": ("{he} tire depuis la {v}", "{he} est à {v}", "{he} se tient à {v}", "le tir vient de la {v}", "*{he} reste à {v}"),
        "order": ("tire depuis la {v}", "mets {him} à {v}", "mets-{him} à {v}", "déplace-{him} à {v}", "passe de {o} à {v}", "va à {v}",
                  "*place-{him} à {v}"),
    },
    "melody": {
        "thing": ("{tune}", "{tune}", "{tune}"),
        "way": ("{run}", "joué {run}"),
        "sentence": ("{clause}", "{clause}", "ça va {run}", "les notes vont {run}", "il joue {tune}", "la mélodie va {run}",
                     "*la musique file {run}"),
        "order": ("joue {tune}", "joue {run}", "fais aller la mélodie {run}", "change la mélodie : {tune}", "mets {tune}",
                  "*mène les notes {run}"),
    },
    "tempo": {
        "way": ("{v}", "{v}", "{v}", "{how}"),
        "sentence": ("c'est {v}", "c'est joué {how}", "ça va {v}", "ça joue {v}"),
        "thing": ("un tempo {quick:m}", "une musique {quick:f}", "une mélodie {quick:f}"),
        "order": ("{hurry}", "{hurry}", "joue {how}", "joue {v}", "joue-le {v}", "fais-le {v}"),
    },
    "place": {
        "way": ("{where}",) * 4, "thing": ("{v}",),
        "sentence": ("c'est {where}", "ça se passe {where}", "tout est {where}", "on est {where}", "elles sont {where}",
                     "*l'action a lieu {where}"),
        "order": ("mets ça {where}", "place la scène {where}", "change le lieu : {v}", "change le décor pour {v}", "remplace {o} par {v}",
                  "mets-le {where}", "*transporte tout {where}"),
    },
    "time": {
        "way": ("{when}",) * 4, "thing": ("{v}",),
        "sentence": ("c'est {v}", "c'est {when}", "il fait {v}", "ça se passe {when}", "*la scène est {when}"),
        "order": ("mets {v}", "fais-le {when}", "change l'heure : {v}", "change {o} en {v}", "mets ça {when}", "passe de {o} à {v}",
                  "*règle l'heure sur {v}"),
    },
    "trick": {
        "thing": ("{act}", "{act}", "{v}", "le {v}"), "way": ("{way}",),
        "sentence": ("c'est {act}", "{he} fait {deed}", "{he} fait {deed}", "{he} {does}", "ça tourne {way}", "{he} tourne {way}",
                     "*{he} part sur {deed}"),
        "order": ("transforme en {act}", "fais {deed}", "fais-{him} faire {deed}", "remplace le {o} par {act}", "change le {o} en {act}",
                  "change pour {act}", "tourne {way}", "mets {act}", "*passe à {act}"),
    },
    "shape": {
        "thing": ("un salto {v}", "un {v}", "un flip {v}"), "way": ("{how}", "{how}", "{v}", "{v}", "tout {v}"),
        "sentence": ("le salto est {v}", "{he} est {v}", "{he} tourne {how}", "{he} le fait {how}", "le corps est {v}", "*{he} vole {how}"),
        "order": ("fais-le {v}", "fais-le {how}", "rends-le {v}", "fais le salto {v}", "change {o} en {v}", "fais-{him} sauter {how}",
                  "*reste {v} en l'air"),
    },
    "landing": {
        "sentence": ("{clause}", "{clause}", "{he} {does}", "{he} {does}", "{he} {does}", "à la fin {he} {does}"),
        "order": ("fais-{him} {do}", "fais-{him} {do}", "il doit {do}", "elle doit {do}", "laisse-{him} {do}", "{do}",
                  "*débrouille-toi pour {do}"),
    },
    "jump": {
        "thing": ("{act}", "{act}", "{v}", "{turns}"), "way": ("avec {turns}",),
        "sentence": ("c'est {act}", "{he} fait {deed}", "{he} fait {deed}", "{he} {does}", "{he} {does}", "*{he} part sur {deed}"),
        "order": ("transforme en {act}", "fais {deed}", "fais-{him} faire {deed}", "remplace par {act}", "change le saut en {act}",
                  "change pour {act}", "fais-{him} {do}", "mets {act}", "*passe à {act}"),
    },
    "finish": {
        "sentence": ("{clause}", "{clause}", "{he} {does}", "{he} {does}", "{he} {does}", "à la fin {he} {does}"),
        "order": ("fais-{him} {do}", "fais-{him} {do}", "il doit {do}", "elle doit {do}", "laisse-{him} {do}", "{do}",
                  "*débrouille-toi pour {do}"),
    },
    "roll": {
        "sentence": ("{clause}", "{clause}", "{he} {does}", "{he} {does}", "{he} {does}", "à la fin {he} {does}"),
        "thing": ("{noun}", "{noun}"),
        "order": ("fais-{him} {do}", "fais-{him} {do}", "il doit {do}", "elle doit {do}", "laisse-{him} {do}", "{do}",
                  "*débrouille-toi pour {do}"),
    },
    "ride": {
        "sentence": ("{he} {clause}", "{he} {clause}", "{he} {does}", "{he} {does}", "{he} {does}", "à la fin {he} {does}"),
        "thing": ("{noun}", "{noun}"),
        "order": ("fais-{him} {do}", "fais-{him} {do}", "il doit {do}", "elle doit {do}", "laisse-{him} {do}", "{do}",
                  "*débrouille-toi pour {do}"),
    },
    "animal": SPECIES,
    "coat": FUR,
    "fetch": CAUGHT_OR_NOT,
    "balance": CAUGHT_OR_NOT,
    "gap": CAUGHT_OR_NOT,
    "paint": PAINTED,
    "ball of pets": PLAYTHING,
    "ball of bowling": {
        "thing": ("une boule {v:f}", "une boule de bowling {v:f}", "boule {v:f}", "la boule {v:f}", "boule en {v}",
                  "une grosse boule {v:f}",
                  "*une boule de couleur {v:f}"),
        "sentence": ("la boule est {v:f}", "la boule de bowling est {v:f}", "{he} lance une boule {v:f}", "{he} a une boule {v:f}",
                     "sa boule est {v:f}", "*la boule paraît {v:f}"),
        "order": ("mets la boule en {v}", "change la boule en {v}", "rends la boule {v:f}", "prends une boule {v:f}",
                  "colore la boule en {v}",
                  "donne-lui une boule {v:f}", "remplace la boule {o:f} par une {v:f}", "*repeins la boule en {v}"),
    },
    "ball of peek": {
        "thing": ("une balle {v:f}", "une balle {v:f}", "balle {v:f}", "une boule {v:f}", "un ballon {v:m}", "la balle {v:f}", "{v:f}",
                  "une bille {v:f}", "*une balle de couleur {v:f}"),
        "way": ("en {v}", "peinte en {v}", "toute en {v}", "*colorée en {v}"),
        "sentence": ("la balle est {v:f}", "elle est {v:f}", "la boule est {v:f}", "c'est une balle {v:f}", "une balle {v:f} roule",
                     "*elle paraît {v:f}"),
        "order": ("mets la balle en {v}", "rends-la {v:f}", "change la balle en {v}", "peins-la en {v}", "prends une balle {v:f}",
                  "fais rouler une balle {v:f}", "remplace la balle {o:f} par une {v:f}", "change la couleur en {v}", "*repeins-la en {v}"),
    },
    "material of peek": {
        "thing": ("une balle {v}", "une boule {v}", "une {n}", "{n}", "du {s}", "une bille {v}", "*un truc {v}"),
        "way": ("{v}", "{v}", "en {s}", "faite en {s}", "*entièrement {v}"),
        "sentence": ("elle est {v}", "la balle est {v}", "la boule est {v}", "c'est une balle {v}", "*elle est faite de {s}"),
        "order": ("fais-la {v}", "mets une balle {v}", "change la matière en {s}", "fais rouler une balle {v}", "prends une boule {v}",
                  "fais rouler une {n}", "*échange-la contre une {n}"),
    },
    "side of peek": {
        "way": ("{side}", "{side}", "depuis la {v}", "de {v}"), "thing": ("le côté {v}", "{v}"),
        "sentence": ("elle vient de la {v}", "elle arrive de la {v}", "la balle vient de {v}", "elle roule {side}", "la balle va {side}",
                     "*elle démarre à {v}"),
        "order": ("fais-la venir de la {v}", "fais-la rouler {side}", "viens de la {v}", "roule depuis la {v}",
                  "*lance-la {side}"),
    },
}  # fmt: skip
DIRECTION = {"backflip": ("en arrière", "vers l'arrière", "à l'envers"), "frontflip": ("en avant", "vers l'avant")}
TURNS = {"single": ("un tour", "un seul tour", "une rotation"), "axel": ("un tour et demi", "une rotation et demie"),
         "double": ("deux tours", "deux rotations", "un double tour"), "spin": ("une pirouette", "une toupie")}  # fmt: skip
ENDS: dict[str, tuple[str, ...]] = {
    "landed": ("réussit/réussir", "se réceptionne bien/se réceptionner bien", "retombe sur ses pieds/retomber sur ses pieds",
               "retombe bien/retomber bien", "reste debout/rester debout", "atterrit bien/atterrir bien", "ne tombe pas/ne pas tomber",
               "réussit la réception/réussir la réception", "*pose bien les pieds/poser bien les pieds"),
    "under": ("ne tourne pas assez/ne pas tourner assez", "tourne trop peu/tourner trop peu", "tombe/tomber", "tombe/tomber",
              "manque de rotation/manquer de rotation", "rate/rater", "se plante/se planter", "rate la réception/rater la réception",
              "chute/chuter", "arrive court/arriver court", "*se ramasse/se ramasser"),
    "over": ("tourne trop/tourner trop", "tourne trop loin/tourner trop loin", "fait trop de rotation/faire trop de rotation",
             "dépasse la rotation/dépasser la rotation", "tourne beaucoup trop/tourner beaucoup trop",
             "va trop loin dans la rotation/aller trop loin dans la rotation", "*s'emporte en rotation/s'emporter en rotation"),
    "finish landed": ("réussit/réussir", "reste debout/rester debout", "se réceptionne bien/se réceptionner bien",
                      "garde l'équilibre/garder l'équilibre", "ne tombe pas/ne pas tomber", "retombe bien/retomber bien",
                      "tient debout/tenir debout", "*en sort bien/en sortir bien"),
    "finish fall": ("tombe/tomber", "tombe/tomber", "chute/chuter", "glisse et tombe/glisser et tomber", "se plante/se planter",
                    "rate/rater", "perd l'équilibre/perdre l'équilibre", "rate la réception/rater la réception",
                    "finit par terre/finir par terre", "*s'étale/s'étaler"),
    "roll strike": ("fait un strike/faire un strike", "renverse toutes les quilles/renverser toutes les quilles",
                    "fait tomber toutes les quilles/faire tomber toutes les quilles", "réussit un strike/réussir un strike",
                    "touche toutes les quilles/toucher toutes les quilles", "abat les dix quilles/abattre les dix quilles",
                    "*balaie les quilles/balayer les quilles"),
    "roll some": ("laisse des quilles debout/laisser des quilles debout", "rate quelques quilles/rater quelques quilles",
                  "ne touche pas tout/ne pas tout toucher", "renverse seulement quelques quilles/renverser seulement quelques quilles",
                  "manque le strike/manquer le strike", "laisse quelques quilles/laisser quelques quilles",
                  "*épargne quelques quilles/épargner quelques quilles"),
    "roll gutter": ("rate toutes les quilles/rater toutes les quilles", "envoie la boule dans la rigole/envoyer la boule dans la rigole",
                    "ne touche aucune quille/ne toucher aucune quille", "finit dans la rigole/finir dans la rigole", "rate tout/rater tout",
                    "manque les quilles/manquer les quilles", "*tire dans la gouttière/tirer dans la gouttière"),
    "ride ollie": ("réussit/réussir", "réussit l'ollie/réussir l'ollie", "fait un ollie/faire un ollie",
                   "reste sur la planche/rester sur la planche",
                   "ne tombe pas/ne pas tomber", "se réceptionne bien/se réceptionner bien", "pose l'ollie/poser l'ollie",
                   "*claque l'ollie/claquer l'ollie"),
    "ride bail": ("tombe/tomber", "tombe/tomber", "chute/chuter", "rate l'ollie/rater l'ollie", "tombe de la planche/tomber de la planche",
                  "se plante/se planter", "loupe l'ollie/louper l'ollie", "*s'étale/s'étaler"),
    "ride cruise": ("passe/passer", "passe tranquillement/passer tranquillement", "roule sans sauter/rouler sans sauter",
                    "ne saute pas/ne pas sauter", "passe simplement/passer simplement", "roule et passe/rouler et passer",
                    "*file tout droit/filer tout droit"),
    **PET_ENDS,
    **PADDLE_ENDS,
    **STUNT_ENDS,
}  # fmt: skip
HAND = {"left": "gauche", "right": "droite"}
_ACTOR = {"": (), "basketball": ("le joueur", "la joueuse"), "gymnast": ("le gymnaste", "la gymnaste"),
          "skater": ("le patineur", "la patineuse"), "bowling": ("le joueur", "la joueuse"),
          "skateboard": ("le skateur", "la skateuse"), "paddle": ("le pagayeur", "la pagayeuse")}  # fmt: skip
HIM = {scene: ("le", "la", "lui", *names) for scene, names in _ACTOR.items()}
HIS = dict.fromkeys(_ACTOR, ("son",))
HE = {scene: ("il", "elle", "on", *names) for scene, names in _ACTOR.items()}
NUMBER = {"1": ("une", "un", "1", "une seule", "un seul"), "2": ("deux", "2"), "3": ("trois", "3"), "4": ("quatre", "4")}
SUBSTANCE = {
    "rubber": ("caoutchouc", "gomme"),
    "wood": ("bois", "chêne"),
    "metal": ("métal", "acier", "fer"),
    "glass": ("verre", "cristal"),
    "stone": ("pierre", "granit"),
}
DEED: dict[str, tuple[str, ...]] = {
    "swish": ("marque/marquer", "réussit/réussir", "met le panier/mettre le panier",
              "marque sans toucher le cercle/marquer sans toucher le cercle", "réussit son tir/réussir son tir", "met dedans/mettre dedans",
              "*rentre le panier/rentrer le panier"),
    "bank": ("marque avec la planche/marquer avec la planche", "marque avec le panneau/marquer avec le panneau",
             "utilise la planche et marque/utiliser la planche et marquer",
             "met le panier avec la planche/mettre le panier avec la planche",
             "*rentre le tir avec la planche/rentrer le tir avec la planche"),
    "rim_out": ("touche le cercle et rate/toucher le cercle et rater", "tape le cercle/taper le cercle", "touche l'arceau/toucher l'arceau",
                "rate sur le cercle/rater sur le cercle", "*échoue sur l'arceau/échouer sur l'arceau"),
    "board_miss": ("rate/rater", "rate son tir/rater son tir", "manque le panier/manquer le panier",
                   "rate contre la planche/rater contre la planche", "loupe/louper", "rate contre le panneau/rater contre le panneau",
                   "touche seulement la planche/toucher seulement la planche", "*échoue sur la planche/échouer sur la planche"),
    "air_ball": ("manque tout/manquer tout", "rate tout/rater tout", "fait un air ball/faire un air ball", "ne touche rien/ne rien toucher",
                 "rate complètement/rater complètement", "*tire dans le vide/tirer dans le vide"),
}  # fmt: skip
SPOT = {"gym": ("un gymnase", "le gymnase", "une salle de sport", "gymnase"), "park": ("un parc", "le parc", "une prairie", "la pelouse"),
"beach": ("une plage", "la plage", "la mer", "le sable"),
        "rooftop": ("un toit", "le toit", "les toits"), "stage": ("une scène", "la scène", "un théâtre", "le théâtre"),
        "rink": ("une patinoire", "la patinoire", "la glace", "une piste de glace"),
        "alley": ("un bowling", "le bowling", "une salle de bowling", "une piste de bowling")}  # fmt: skip
HOUR = {
    "day": ("jour", "le jour", "midi", "le matin", "l'après-midi", "plein jour"),
    "sunset": ("coucher de soleil", "le coucher du soleil", "le soir", "le crépuscule"),
    "night": ("nuit", "la nuit", "minuit", "noir"),
}
RUN = {"rising": ("vers le haut", "en montant", "du grave à l'aigu", "de plus en plus haut"), "falling": ("vers le bas", "en descendant",
"de l'aigu au grave", "de plus en plus bas"),
       "zigzag": ("en zigzag", "de haut en bas et de bas en haut", "en va-et-vient"), "repeat": ("sur une seule note", "sur la même note",
                  "toujours sur la même note")}  # fmt: skip
PACE = {
    "slow": ("plus lentement", "plus lent", "beaucoup plus lent", "un peu plus lent", "moins vite", "deux fois moins vite"),
    "fast": ("plus vite", "plus rapide", "beaucoup plus vite", "un peu plus vite", "plus rapidement", "deux fois plus vite"),
}
HURRY = {
    "slow": ("ralentis", "joue plus lentement", "va moins vite", "ralentis le tempo", "*baisse le tempo"),
    "fast": ("accélère", "joue plus vite", "va plus vite", "accélère le tempo", "*monte le tempo"),
}
VAGUE = (
    "encore", "encore une fois", "refais", "mieux", "plus drôle", "surprends moi", "plus long", "zoom", "plus fort", "sans son",
    "enlève le fond", "épique", "plus réaliste", "différent", "autre chose", "exactement pareil", "laisse comme ça", "plus joli",
    "remixe ça", "j'adore", "encore une s'il te plaît", "ajoute de la musique", "comme au cinéma",
)  # fmt: skip
FOREIGN = (
    "maintenant avec {noun}", "pareil mais avec {noun}", "{noun} à la place", "avec {noun}", "et {noun} {verb}", "mais {noun} {verb}",
    "{noun}", "{noun} {verb}", "transforme en {noun}", "ajoute {noun}", "mets {noun} dedans", "remplace {him} par {noun}",
    "et si {noun} {verb}", "rends ça {mood}", "avec {noun} dans le fond", "maintenant {he} {verb}", "{noun} {adjective}",
    "dans le style de {noun}",
)  # fmt: skip
MOODS = ("effrayant", "drôle", "magique", "romantique", "endormi", "hanté", "tout doux", "triste")
OTHER_SCENE = (
    "{f}",
    "{f}",
    "{f}",
    "{f}",
    "maintenant {f}",
    "mets {f}",
    "remplace par {f}",
    "change pour {f}",
    "{f} à la place",
    "plutôt {f}",
    "mais {f}",
    "cette fois {f}",
    "nouvelle scène : {f}",
    "*pourquoi pas {f}",
)
