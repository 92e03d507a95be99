"""The words of the caption and remix grammars in English: how people say each slot's values, the sentences around them and the
wishes to change them. Entries that begin with a star are never trained on; they measure how far the reader gets with wordings that
it has not seen. Forms of one word are parted by slashes (see `tongues.Word`).
"""

from __future__ import annotations

from generation.world.outdoors import (
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

COLOUR: dict[str, tuple[str, ...]] = {
    "red": (
        "red",
        "red",
        "red",
        "bright red",
        "crimson",
        "scarlet",
        "ruby",
        "cherry red",
        "dark red",
        "fire red",
        "brick red",
        "*deep red",
    ),
    "orange": (
        "orange",
        "orange",
        "orange",
        "bright orange",
        "tangerine",
        "pumpkin orange",
        "dark orange",
        "orange coloured",
        "orange-ish",
        "burnt orange",
        "vivid orange",
        "*neon orange",
    ),
    "yellow": (
        "yellow",
        "yellow",
        "yellow",
        "bright yellow",
        "lemon yellow",
        "lemon",
        "golden yellow",
        "mustard yellow",
        "sunny yellow",
        "canary yellow",
        "*pale yellow",
    ),
    "green": (
        "green",
        "green",
        "green",
        "bright green",
        "emerald",
        "lime green",
        "olive green",
        "dark green",
        "grass green",
        "leaf green",
        "*neon green",
    ),
    "blue": ("blue", "blue", "blue", "navy", "navy blue", "sky blue", "light blue", "dark blue", "azure", "cobalt blue", "*royal blue"),
    "purple": (
        "purple",
        "purple",
        "purple",
        "violet",
        "lilac",
        "lavender",
        "deep purple",
        "bright purple",
        "plum",
        "purple coloured",
        "light purple",
        "*dark purple",
    ),
    "pink": (
        "pink",
        "pink",
        "pink",
        "hot pink",
        "magenta",
        "fuchsia",
        "light pink",
        "rose pink",
        "pale pink",
        "pink coloured",
        "*neon pink",
    ),
    "white": (
        "white",
        "white",
        "white",
        "snow white",
        "plain white",
        "pure white",
        "ivory",
        "all white",
        "white coloured",
        "milky white",
        "chalk white",
        "*bright white",
    ),
}
# Colours that the world does not have: said, but not one of ours.
OTHER_COLOUR = ("black", "grey", "gray", "brown", "silver", "beige", "striped", "plain", "old", "new", "torn", "rainbow")

PLACE: dict[str, tuple[str, ...]] = {
    "gym": ("in a gym", "in the gym", "in a gymnasium", "at the gym", "in a sports hall", "in a school gym", "on an indoor court",
            "inside a gym", "indoors in a gym", "gym", "in an empty sports hall", "in our gymnasium", "*inside the school gymnasium"),
    "park": ("in a park", "in the park", "at the park", "on the grass in a park", "in a city park", "in a green park",
             "among the trees of a park",
             "park", "on a lawn", "in a meadow", "on the grass", "under the trees", "*at a city park"),
    "beach": ("on a beach", "on the beach", "at the beach", "by the sea", "on the sand", "at the seaside", "by the ocean",
              "on a sandy shore",
              "beach", "on a tropical beach", "near the waves", "with the sea behind", "*on a sandy beach"),
    "rooftop": ("on a rooftop", "on the roof", "on the rooftop", "on top of a building", "on a roof above the city", "on a city rooftop",
                "rooftop",
                "up on the roof of a skyscraper", "on a flat roof", "high up on a rooftop", "on the roof of a tower",
                "*on top of a skyscraper"),
    "stage": ("on a stage", "on stage", "in a theatre", "on a concert stage", "in a concert hall", "on the stage of a theatre", "stage",
              "in front of an audience on stage", "under the spotlights", "in an opera house", "on a theater stage",
              "*up on a concert hall stage"),
    "rink": ("on an ice rink", "on the ice rink", "at the rink", "at an ice rink", "on the ice", "in an ice arena", "at the skating rink",
             "rink", "ice rink", "on a skating rink", "in an ice stadium", "on the ice of a rink", "in a big ice rink",
             "*at the local ice rink"),
    "alley": ("in a bowling alley", "in the bowling alley", "at the bowling alley", "at a bowling alley", "in a bowling hall",
              "in a bowling center", "bowling alley", "at the bowling center", "at the bowling club", "inside a bowling alley",
              "in a neon bowling alley", "in an old bowling alley", "in the bowling hall", "*down at the local bowling alley"),
}  # fmt: skip
TIME: dict[str, tuple[str, ...]] = {
    "day": ("by day", "during the day", "in the daytime", "at noon", "in daylight", "in bright daylight", "on a sunny day",
            "in the afternoon",
            "in the morning", "at midday", "daytime", "under a blue sky", "in full sunshine", "*on a sunny afternoon"),
    "sunset": ("at sunset", "at dusk", "in the evening", "during sunset", "as the sun sets", "at golden hour", "at twilight",
               "at sundown", "sunset",
               "with the sun going down", "in the evening light", "in the glow of the setting sun", "*during golden hour"),
    "night": ("at night", "by night", "in the night", "at midnight", "after dark", "in the dark", "under the stars", "in the moonlight",
              "night",
              "late at night", "under a night sky", "in the middle of the night", "*under the moon at night"),
}  # fmt: skip

_SOMEONE = (
    "a man", "a woman", "a girl", "a boy", "a kid", "someone", "a guy", "my friend", "a teenager", "an athlete", "a young woman",
    "an old man", "my brother", "my sister", "a child", "a student", "a pro", "a dad", "grandma", "a person", "he", "she", "anna", "tom",
    "a beginner",
)  # fmt: skip
_GYMNASTS = ("a gymnast", "the gymnast", "a gymnast", "a young gymnast", "an acrobat", "a tumbler", "the acrobat", "an artistic gymnast")
PEOPLE: dict[str, tuple[str, ...]] = {
    "basketball": (*_SOMEONE, "a player", "the player", "a basketball player", "a tall player", "a coach", "the shooter", "the rookie"),
    "gymnast": (*_SOMEONE, *_GYMNASTS * 2, "a cheerleader", "my dad", "a figure skater", "a stuntwoman", "a parkour guy", "a dancer"),
    "gymnasts": _GYMNASTS,
    "skater": (*("a skater", "the skater", "a figure skater", "an ice skater") * 3, "a girl on ice skates", "a man on skates",
               "a young skater", "the figure skater", "my sister on ice skates", "a figure skating champion", "an olympic skater",
               "a boy on skates", "somebody on ice skates", "a woman on skates", "a girl on skates", "an old man on ice skates"),
    "bowling": (*_SOMEONE, *("a bowler", "the bowler", "a bowler") * 4, "a bowling champion", "a pro bowler", "my dad", "a league bowler"),
    "skateboard": (*_SOMEONE, *("a skateboarder", "the skateboarder", "a skateboarder") * 4, "a kid on a skateboard",
                   "a street skateboarder",
                   "a girl on a skateboard", "a young skateboarder", "a skateboard pro"),
    "ice": (*_SOMEONE, "the champion", "the star of the show"),  # whose deed already tells that they skate
    "paddle": PADDLERS,
}  # fmt: skip
ICE = r"axel|lutz|salchow|toe loop|skat"
SHIRTED = (
    "{who} in a {colour} shirt", "{who} in {colour}", "{who} wearing a {colour} shirt", "{who} wearing {colour}",
    "{who} with a {colour} jersey",
    "{who} in a {colour} jersey", "{who} dressed in {colour}", "{who} in a {colour} t-shirt", "{who} who wears a {colour} top",
    "{who} with a {colour} shirt on", "{who} ({colour} shirt)", "{who} in a {colour} hoodie", "{who} whose shirt is {colour}",
    "{who}, {colour} jersey,", "{who}, dressed in a {colour} shirt,", "*{who} in their {colour} tee shirt",
    "*{who} that has a {colour} shirt",
)  # fmt: skip
SHOOTS = (
    "shoots", "throws", "tosses", "launches", "lobs", "fires", "takes a shot with", "shoots with", "hurls", "puts up", "aims and throws",
    "tries to score with",
    "sends", "flings", "attempts a shot with", "jumps and shoots", "lets fly", "heaves", "*throws up",
)  # fmt: skip
HOOP = (
    "",
    "",
    "",
    " at the hoop",
    " at the basket",
    " towards the hoop",
    " toward the basket",
    " at the net",
    " to the rim",
    "* in the direction of the hoop",
)
PLAIN_HOOP = " at the hoop"
PLAIN_BALL = ("a basketball", "the basketball", "a black basketball")
SHOT_BARE = (
    "shoots a basketball", "plays basketball", "shoots hoops", "takes a shot at the basket", "throws a basketball at the hoop",
    "shoots a free throw",
    "takes a jump shot", "shoots a three pointer", "tries a basketball shot", "shoots at the hoop", "throws the ball at the hoop",
    "does a basketball shot",
    "puts up a jumper", "goes for the basket", "*attempts a free throw", "shoots a hoop", "takes a three",
)  # fmt: skip
BASKETBALL = (
    "a {colour} basketball", "a {colour} ball", "the {colour} ball", "a {colour} coloured basketball", "the {colour} basketball",
    "a ball that is {colour}",
    "a basketball painted {colour}", "his {colour} ball", "her {colour} basketball", "a shiny {colour} basketball", "a big {colour} ball",
    "a basketball in {colour}", "*one {colour} basketball",
)  # fmt: skip
SIDE: dict[str, tuple[str, ...]] = {
    side: (f"from the {side}", f"from the {side} side", f"from the {side} side of the court", f"from the {side} hand side",
    f"on the {side}", f"standing on the {side}",
    f"standing {side} of the hoop",
           f"from {side} of the basket", f"coming from the {side}", f"on the {side} side", f"{side} side", f"at the {side} of the hoop",
           f"from the far {side}",
           f"positioned on the {side}", f"*shooting from the {side} wing", f"*to the {side} of the rim")
    for side in ("left", "right")
}  # fmt: skip
# Whole clauses that follow the shot. Plain success and plain failure have the world's plainest form.
OUTCOME: dict[str, tuple[str, ...]] = {
    "swish": ("it drops clean through the net", "nothing but net", "swish", "it swishes", "the ball swishes through the net",
              "a clean swish",
              "it goes straight in without touching the rim", "it falls through the net", "scores a clean basket", "perfect shot",
              "all net",
              "it goes right through the hoop", "makes it", "scores", "it goes in", "and scores perfectly",
              "without touching the rim it goes in",
              "hitting nothing but net", "it lands in the basket", "makes the shot", "in it goes",
              "*the ball drops cleanly through the hoop",
              "*swishing it with nothing but net"),
    "bank": ("it banks in off the backboard", "banks it in off the glass", "off the glass and in",
             "it bounces off the backboard into the hoop",
             "it hits the backboard and goes in", "a bank shot that goes in", "kisses it off the glass and in",
             "using the backboard to score",
             "it goes in off the board", "it touches the backboard and drops in", "bank shot",
             "it ricochets off the backboard and through the net",
             "scores off the backboard", "banked in", "it is banked off the board and falls in", "the bank is open",
             "scores with a bank shot",
             "*the ball kisses the backboard and drops through the net", "*banking it off the board for the score"),
    "rim_out": ("it bounces off the rim", "rims out", "it rims out", "it hits the rim and bounces out", "it clanks off the rim",
                "it rattles out",
                "in and out", "it hits the iron and misses", "it spins out of the rim", "off the rim", "it catches the rim and pops out",
                "the rim spits it out", "it bounces on the rim and falls off", "it hits the front of the rim", "clank off the iron",
                "the ball hits the rim",
                "it lips out", "it hits the rim and misses", "it almost goes in but bounces off the rim",
                "*the ball rattles around and bounces out off the rim",
                "*clanking off the iron"),
    "board_miss": ("it misses and bounces off the backboard", "bricks it off the backboard", "it hits the backboard and misses", "a brick",
                   "it slams into the backboard and comes back", "it bounces off the board and does not go in", "misses off the glass",
                   "missing off the backboard",
                   "it hits only the board", "it rebounds off the backboard", "a miss off the board", "misses", "misses the shot",
                   "fails to score",
                   "it rebounds off the board without going in", "it hits the glass and bounces away", "bricks it", "the shot misses",
                   "it does not go in", "it fails and bounces back from the backboard", "*the ball misses and comes back off the board",
                   "*bricking it hard off the glass"),
    "air_ball": ("it misses everything", "airball", "air ball", "an airball", "it falls short and touches nothing",
                 "it does not even touch the rim",
                 "it misses the hoop completely", "it misses the rim and the backboard", "it flies past the hoop",
                 "totally misses everything",
                 "it never reaches the basket", "it falls way short", "the shot is an air ball", "it sails wide of everything",
                 "hits nothing but air",
                 "it goes over the hoop and touches nothing", "throws an airball", "completely whiffs the shot",
                 "*the ball flies by and touches nothing at all",
                 "*airballing it completely"),
}  # fmt: skip
SHOT_NOUN: dict[str, tuple[str, ...]] = {
    "": ("a basketball shot", "a jump shot", "a free throw", "a hoop shot", "a shot at the basket", "a three pointer", "basketball"),
    "swish": ("a swish", "a swished basketball shot", "a perfect basket", "a nothing but net shot", "a clean basketball swish",
              "a made basket", "a scored basket",
              "a successful free throw", "*a swishing jump shot"),
    "bank": ("a bank shot", "an off the glass bank shot", "a basket off the backboard", "a banked basketball shot", "a bank shot going in",
             "a score off the glass", "a bank in", "*a banked jumper"),
    "rim_out": ("a rim out", "a shot that rims out", "a basketball shot off the rim", "a rattled out shot", "a ball bouncing off the rim",
                "a rimmed out basketball shot", "a clank off the rim", "*a jumper that rims out"),
    "board_miss": ("a brick off the backboard", "a missed shot off the board", "a missed basketball shot", "a bricked shot",
                   "a backboard miss", "a brick",
                   "a failed basketball shot", "a miss off the glass", "*a bricked jumper off the backboard"),
    "air_ball": ("an airball", "an air ball", "a shot that misses everything", "a basketball airball", "an embarrassing air ball",
                 "a total whiff of a shot",
                 "a shot that touches nothing", "*a jumper that is an air ball"),
}  # fmt: skip

COUNT: dict[str, tuple[str, ...]] = {
    "": ("", "", "some", "several", "a few", "many", "lots of", "the"),
    "1": ("a", "a", "a", "one", "a single", "one single", "1", "just one", "a lone", "this one", "exactly one", "*only one"),
    "2": ("two", "two", "two", "a pair of", "a couple of", "2", "two different", "exactly two", "two big", "two of those", "*just two"),
    "3": ("three", "three", "three", "a trio of", "3", "three different", "exactly three", "three little", "a group of three",
          "three of those",
          "*just three"),
    "4": ("four", "four", "four", "4", "a set of four", "four different", "exactly four", "a group of four", "a quartet of",
          "four of those", "*just four"),
}  # fmt: skip
# Adjectives, then nouns that already say the material: one, and many.
MATERIAL: dict[str, tuple[str, ...]] = {
    "rubber": ("rubber", "rubber", "bouncy rubber", "bouncy", "rubbery", "elastic", "soft rubber", "gummy", "*squishy rubber"),
    "wood": ("wooden", "wooden", "wood", "oak", "timber", "pine wood", "carved wooden", "solid wood", "*heavy wooden"),
    "metal": ("metal", "steel", "iron", "shiny metal", "stainless steel", "chrome", "brass", "heavy steel", "metallic", "*solid steel"),
    "glass": ("glass", "glass", "crystal", "clear glass", "crystal glass", "see through glass", "shiny glass", "fragile glass",
              "*thin glass"),
    "stone": ("stone", "stone", "granite", "rock", "heavy stone", "solid rock", "rough stone", "cobblestone", "*grey stone"),
}  # fmt: skip
MATERIAL_NOUN: dict[str, tuple[str, ...]] = {
    "rubber": ("superball/superballs", "bouncy ball/bouncy balls", "rubber sphere/rubber spheres",
               "rubber bouncy ball/rubber bouncy balls"),
    "wood": ("wooden sphere/wooden spheres", "croquet ball/croquet balls", "wooden bead/wooden beads",
             "ball made of wood/balls made of wood", "ball carved from wood/balls carved from wood"),
    "metal": ("ball bearing/ball bearings", "steel sphere/steel spheres", "metal orb/metal orbs", "ball made of metal/balls made of metal",
              "cannonball/cannonballs", "ball of steel/balls of steel"),
    "glass": ("marble/marbles", "glass orb/glass orbs", "glass marble/glass marbles", "crystal sphere/crystal spheres",
              "ball made of glass/balls made of glass", "glass bead/glass beads"),
    "stone": ("boulder/boulders", "pebble/pebbles", "rock/rocks", "stone sphere/stone spheres", "ball made of stone/balls made of stone",
              "round stone/round stones"),
}  # fmt: skip
# Number, colour, stuff and noun in the orders that people put them in; only the first one when there is no colour.
BALL_ORDERS = (
    *("{number} {tint} {stuff} {noun}",) * 14, *("{number} {stuff} {tint} {noun}",) * 3,
    "{number} {stuff} {noun} in {tint}", "{number} {stuff} {noun} coloured {tint}", "{number} {stuff} {noun} that are {tint}",
)  # fmt: skip
BARE = "{tint} {noun}"
BALLS = ("ball/balls", "ball/balls", "ball/balls", "ball/balls", "sphere/spheres", "orb/orbs")
BOUNCE = (
    "bounces/bounce", "bounces/bounce", "bounces around/bounce around", "drops and bounces/drop and bounce",
    "falls and bounces/fall and bounce", "bounces up and down/bounce up and down", "hops on the floor/hop on the floor", "boings/boing",
    "boings around/boing around",
    "rebounds off the ground/rebound off the ground", "drops on the floor/drop on the floor", "jumps up and down/jump up and down",
    "bounces on the ground/bounce on the ground", "bounces off the floor/bounce off the floor", "falls to the ground/fall to the ground",
    "bounces all over the place/bounce all over the place", "lands and bounces again/land and bounce again",
    "clatters on the floor/clatter on the floor", "keeps bouncing/keep bouncing",
    "*falls down and bounces back up/fall down and bounce back up",
)  # fmt: skip
BOUNCING = (
    "bouncing", "bouncing around", "falling and bouncing", "bouncing up and down", "dropping on the floor", "hopping", "boinging",
    "jumping up and down",
    "being dropped", "dropped from above", "bouncing off the ground", "bouncing on the floor", "thrown on the ground",
    "*dropping and rebounding",
)  # fmt: skip

INSTRUMENT = (
    "a xylophone", "a xylophone", "a xylophone", "the xylophone", "a glockenspiel", "a marimba", "a toy xylophone",
    "a colourful xylophone", "a vibraphone",
    "a metallophone", "a big wooden xylophone", "my xylophone", "the marimba", "the glockenspiel", "*an old glockenspiel",
)  # fmt: skip
MUSICIAN = (
    "someone", "a musician", "two mallets", "a pair of mallets", "mallets", "a child", "a girl", "a man", "a player", "my friend",
    "a percussionist",
    "a robot", "an artist", "invisible hands", "she", "he",
)  # fmt: skip
MELODY: dict[str, tuple[str, ...]] = {
    "": ("a tune", "a song", "a melody", "some notes", "music", "something", "a little tune", "a few notes"),
    "rising": ("a rising scale", "the scale going up", "a scale going up", "an ascending scale", "notes from low to high",
               "a rising melody", "up the scale",
               "notes that climb higher and higher", "a tune that goes up", "a scale upwards", "an upward run",
               "the notes from left to right", "a climbing melody",
               "higher and higher notes", "*an ascending run of notes", "*a melody going upward"),
    "falling": ("a falling scale", "the scale going down", "a scale going down", "a descending scale", "notes from high to low",
                "a falling melody", "down the scale",
                "notes that sink lower and lower", "a tune that goes down", "a scale downwards", "a downward run",
                "the notes from right to left",
                "a dropping melody", "lower and lower notes", "*a descending run of notes", "*a melody going downward"),
    "zigzag": ("a zigzag tune", "a zigzag melody", "notes up and down", "a tune going back and forth", "a melody that zigzags",
               "alternating high and low notes",
               "notes that jump between high and low", "a zig zag pattern", "up and down and up again", "a melody that goes up and down",
               "an alternating pattern", "a trill between high and low", "a back and forth melody", "*a pattern that zigzags up and down",
               "*notes alternating back and forth"),
    "repeat": ("the same note over and over", "one note again and again", "a single repeated note", "one note", "the same note",
               "a repeated note",
               "the same bar again and again", "one key repeatedly", "just one note many times", "a single note over and over",
               "only one note", "one bar over and over",
               "the same key every time", "a note on repeat", "*the very same note many times", "*one repeated key"),
}  # fmt: skip
TUNE_CLAUSE: dict[str, tuple[str, ...]] = {
    "rising": ("going up", "rising", "the notes go up", "climbing from low to high", "the tune rises", "it goes up the scale",
               "ascending", "getting higher and higher"),
    "falling": ("going down", "falling", "the notes go down", "sinking from high to low", "the tune falls", "it goes down the scale",
                "descending",
                "getting lower and lower"),
    "zigzag": ("going up and down", "zigzagging", "the notes go back and forth", "jumping between high and low", "the tune zigzags",
               "alternating high and low"),
    "repeat": ("repeating one note", "always the same note", "the same note repeats", "hitting one bar over and over",
               "it repeats one note", "stuck on one note"),
}  # fmt: skip
PLAYS = ("plays", "plays", "plays", "performs", "strikes", "hits", "hammers", "taps", "is playing", "practices", "*rings out")
TEMPO: dict[str, tuple[str, ...]] = {
    "slow": ("slowly", "slow", "at a slow tempo", "very slowly", "in a slow tempo", "leisurely", "lazily", "unhurried", "taking its time",
             "at a calm pace", "at a relaxed tempo", "at a gentle tempo", "in a relaxed tempo",
             "slow and gentle", "with long pauses", "at a slow pace", "*really slowly", "*in slow tempo"),
    "fast": ("fast", "quickly", "at a fast tempo", "very fast", "rapidly", "in a fast tempo", "at top speed", "briskly", "really quick",
             "at a frantic pace", "at a lively tempo", "at a rapid tempo", "in a swift tempo", "swiftly",
             "as fast as possible", "in rapid succession", "at a quick pace", "*super fast", "*at a high tempo"),
}  # fmt: skip
TEMPO_ADJECTIVE: dict[str, tuple[str, ...]] = {
    "": ("",),
    "slow": ("slow", "leisurely", "calm slow", "lazy", "unhurried"),
    "fast": ("fast", "quick", "rapid", "brisk", "speedy"),
}

# Flips and jumps. Their names take articles by FEAT; where a language has cases, the second form is the object's.
ARTICLE = "a"
FEAT = "{article} {shape} {noun} {how}"
DOES = (
    "does/do", "does/do", "does/do", "performs/perform", "attempts/attempt", "tries/try", "goes for/go for", "throws/throw",
    "shows/show", "executes/execute", "is doing/do", "jumps into/jump into", "*busts out/bust out",
)  # fmt: skip
LANDS = ("lands/land", "lands/land", "nails/nail", "sticks/stick", "pulls off/pull off", "completes/complete", "*aces/ace")
MISSES = ("misses/miss", "fails/fail", "botches/botch", "falls on/fall on", "crashes/crash", "messes up/mess up", "*flubs/flub")
FLIP: dict[str, tuple[str, ...]] = {
    "": ("flip", "flip", "somersault", "salto", "flip in the air", "mid-air somersault", "acrobatic flip"),
    "backflip": ("backflip", "backflip", "backflip", "back flip", "back somersault", "backward somersault", "back salto",
                 "backwards flip", "backward flip", "flip backwards", "somersault backwards", "standing backflip", "backflip in the air",
                 "salto backwards", "*reverse somersault"),
    "frontflip": ("front flip", "front flip", "frontflip", "forward flip", "front somersault", "forward somersault", "front salto",
                  "forwards flip", "flip forward", "somersault forwards", "standing front flip", "front flip in the air",
                  "salto forwards", "*somersault to the front"),
}  # fmt: skip
FLIP_SHAPED: dict[str, tuple[str, ...]] = {
    "backflip tuck": ("back tuck", "back tuck", "tuck back", "standing back tuck", "back tuck somersault"),
    "backflip layout": ("back layout", "back layout", "layout back", "straight back somersault", "back layout flip"),
    "frontflip tuck": ("front tuck", "front tuck", "tuck front", "standing front tuck", "front tuck somersault"),
    "frontflip layout": ("front layout", "front layout", "layout front", "straight front somersault", "front layout flip"),
}
FLIPS: dict[str, tuple[str, ...]] = {
    "": ("flips/flip", "somersaults/somersault", "flips in the air/flip in the air", "flips over/flip over"),
    "backflip": (
        "backflips/backflip",
        "flips backwards/flip backwards",
        "somersaults backwards/somersault backwards",
        "flips over backwards/flip over backwards",
        "flips backward/flip backward",
    ),
    "frontflip": (
        "front flips/front flip",
        "flips forwards/flip forwards",
        "somersaults forwards/somersault forwards",
        "flips over forwards/flip over forwards",
        "flips forward/flip forward",
    ),
}
SHAPED: dict[str, tuple[str, ...]] = {
    "tuck": ("tucked", "tucked", "tuck", "tucked up", "curled up", "*balled up"),
    "layout": ("stretched", "stretched", "straight", "layout", "laid out", "outstretched", "*elongated"),
}
SHAPE: dict[str, tuple[str, ...]] = {
    "tuck": ("in a tuck", "in the tuck position", "tucked", "in tuck position", "with the knees to the chest", "curled up",
             "with bent knees", "with tucked legs", "tucking the knees", "hugging the knees", "rolled up small", "in a tight tuck",
             "*with the legs pulled in"),
    "layout": ("in a layout", "in the layout position", "stretched", "in layout position", "with a straight body", "fully stretched",
               "with straight legs", "with the body straight", "stretched out", "laid out", "in a straight line", "with an extended body",
               "*with a long straight body"),
}  # fmt: skip
OTHER_FLIP = ("double {noun}", "double {noun}", "triple {noun}")
OTHER_SHAPE = ("in a pike", "piked", "with a twist", "with a full twist", "with a half twist", "in a split")  # not of this world
# Clauses that follow a flip. How one falls goes with the way that one is turned: on hands and knees or on the seat.
LANDING: dict[str, tuple[str, ...]] = {
    "landed": ("lands it", "lands it", "sticks the landing", "lands on both feet", "lands cleanly", "lands safely", "nails it",
               "nails the landing", "lands on the feet", "a clean landing", "perfect landing", "lands perfectly", "sticks it",
               "stays on the feet", "makes it", "lands upright", "clean landing", "landing it", "a perfect landing",
               "*comes down safely on two feet"),
    "under": ("under-rotates", "underrotates", "does not turn far enough", "turns too little", "comes up short", "lands short",
              "not enough rotation", "does not rotate enough", "doesn't rotate enough", "doesn't turn enough", "rotates too little",
              "too little rotation", "is short of rotation", "does not get all the way round", "under-rotated", "under rotates",
              "*runs out of rotation"),
    "over": ("over-rotates", "overrotates", "turns too far", "rotates too much", "too much rotation", "spins too far", "turns too much",
             "rotates too far", "goes too far around", "has too much rotation", "turns over too far", "over-rotated", "over rotates",
             "overshoots the turn", "spins too much", "*carries too much spin"),
}  # fmt: skip
FALLS: dict[str, tuple[str, ...]] = {
    "knees": ("falls on hands and knees", "lands on hands and knees", "falls forward", "ends up on all fours", "drops to the knees",
              "lands on the knees", "falls on the face", "face plants", "puts the hands down", "lands on her hands and knees",
              "falls on his hands and knees", "lands on her face", "lands on his knees", "falls on his face",
              "*crashes onto hands and knees"),
    "seat": ("sits down", "falls on the bottom", "lands on the butt", "ends up sitting on the floor", "falls backwards",
             "lands on the behind", "plops down on the backside", "falls over backwards", "lands on her bottom",
             "lands on his butt", "falls on her butt", "falls on his bottom", "sits down on the floor", "*lands sitting"),
}  # fmt: skip
FAILS = (
    "fails", "falls", "crashes", "does not land it", "misses the landing", "falls down", "botches it", "wipes out", "messes it up",
    "fails the landing", "does not make it", "doesn't land it", "it goes wrong", "*eats it",
)  # fmt: skip
AND = (" and ", ", ", " and then ")
FAILED = ("{f} fail", "failed {f}", "missed {f}", "{f} gone wrong", "botched {f}", "{f} fails", "funny {f} fail")
JUMP: dict[str, tuple[str, ...]] = {
    "": ("figure skating routine", "figure skating show", "skating performance", "routine on ice skates", "dance on ice skates"),
    "single": ("single jump", "single jump", "single", "simple jump", "single toe loop", "single lutz", "single salchow", "single loop",
               "jump with one turn", "jump", "small jump", "jump with a single turn", "*plain one turn jump"),
    "axel": ("axel", "axel", "axel", "axel jump", "single axel", "axel paulsen", "jump with one and a half turns", "single axel jump",
             "forward take-off jump with one and a half turns", "skating axel", "*axel with one and a half rotations"),
    "double": ("double jump", "double jump", "double", "double toe loop", "double lutz", "double salchow", "double loop",
               "jump with two turns", "double turn", "jump with a double turn", "double rotation", "*twofold jump"),
    "spin": ("spin", "spin", "pirouette", "upright spin", "scratch spin", "fast spin", "twirl", "spin on one foot", "long spin",
             "spin on the spot", "spin around", "*standing pirouette"),
}  # fmt: skip
JUMPS: dict[str, tuple[str, ...]] = {
    "": ("skates/skate", "skates/skate", "ice skates/ice skate", "skates around/skate around", "glides along on skates/glide along",
         "is ice skating/ice skate", "is figure skating/figure skate"),
    "single": ("jumps/jump", "turns once in the air/turn once in the air", "jumps once around/jump once around",
               "jumps with one turn/jump with one turn", "does one turn in the air/do one turn in the air", "leaps/leap",
               "spins once in the air/spin once in the air"),
    "axel": ("turns one and a half times in the air/turn one and a half times in the air",
             "jumps with one and a half turns/jump with one and a half turns",
             "does one and a half turns in the air/do one and a half turns in the air"),
    "double": ("turns twice in the air/turn twice in the air", "jumps two turns/jump two turns",
               "jumps with two turns/jump with two turns", "does two turns in the air/do two turns in the air",
               "spins twice in the air/spin twice in the air", "does two rotations in the air/do two rotations in the air"),
    "spin": ("spins/spin", "spins/spin", "spins around/spin around", "twirls/twirl", "whirls around/whirl around", "is spinning/spin",
             "spins on the spot/spin on the spot", "spins fast/spin fast", "pirouettes/pirouette", "turns on the spot/turn on the spot",
             "*whirls like a top/whirl like a top"),
}  # fmt: skip
FURTHER = ("double axel", "triple axel", "triple axel", "quad axel", "quadruple axel")  # the axel of this world turns once and a half
OTHER_JUMP = ("triple", "triple lutz", "quad", "quadruple toe loop", "triple salchow", "triple jump on ice skates", "quad lutz",
              "triple toe loop", "death spiral")  # fmt: skip
FINISH: dict[str, tuple[str, ...]] = {
    "landed": ("lands it", "lands it", "lands cleanly", "lands on one foot", "stays on the feet", "sticks the landing", "a clean landing",
               "nails it", "glides on", "stays up", "keeps the balance", "perfect landing", "does not fall", "lands safely",
               "clean landing", "doesn't fall", "nails the landing", "*comes out of it cleanly"),
    "fall": ("falls", "falls", "falls down", "crashes", "slips and falls", "ends up sitting down", "wipes out", "loses balance and falls",
             "tumbles", "hits the ice", "fails", "does not land it", "botches the landing", "misses the landing", "slips", "a fall",
             "falls over", "falls hard", "lands on the bottom", "doesn't land it", "*goes down hard"),
}  # fmt: skip

# A ball that is hidden for a while.
SCREEN = ("a screen", "a screen", "the screen", "a curtain", "a board", "a wall", "a panel", "the curtain", "a big board", "the wall",
          "a standing screen", "a partition", "*a room divider")  # fmt: skip
HIDES = (
    "rolls behind {screen}", "rolls behind {screen}", "passes behind {screen}", "disappears behind {screen}", "vanishes behind {screen}",
    "goes behind {screen}", "is hidden by {screen}", "hides behind {screen}", "moves behind {screen}", "rolls past behind {screen}",
    "travels behind {screen}", "bounces behind {screen}", "is covered by {screen} for a moment", "*slips behind {screen}",
)  # fmt: skip
# What becomes of it then is the network's choice.
AFTERWARDS = (
    "and comes out again", "and comes out the other side", "and reappears", "and appears again", "and comes back out", "and pops out again",
    "and stays there", "and does not come out", "and stays hidden", "then comes out", "*and peeks out again",
)  # fmt: skip
HIDING = (
    "rolling behind {screen}", "passing behind {screen}", "disappearing behind {screen}", "going behind {screen}", "hidden behind {screen}",
    "vanishing behind {screen}", "behind {screen}", "hiding behind {screen}", "rolling past behind {screen}", "*slipping behind {screen}",
)  # fmt: skip
ENTERS: dict[str, tuple[str, ...]] = {
    side: (f"from the {side}", f"from the {side}", f"from {side} to {other}", f"coming from the {side}", f"in from the {side}",
           f"from the {side} side", f"entering from the {side}", f"to the {other}", f"towards the {other}", f"moving {other}",
           f"from the {side} hand side", f"from the {side} to the {other}", f"*out of the {side} corner")
    for side, other in (("left", "right"), ("right", "left"))
}  # fmt: skip

# Bowling: a deed with its ball or without, the ball, and what the pins do.
BOWLS = (
    "rolls {ball} down the lane", "rolls {ball} at the pins", "throws {ball} down the lane", "bowls with {ball}",
    "bowls {ball} down the lane",
    "rolls {ball} towards ten pins", "throws {ball} at the pins", "sends {ball} down the bowling lane", "rolls {ball} into the pins",
    "releases {ball} on the bowling lane", "lets {ball} roll at the pins", "takes a step and bowls {ball}",
    "*hurls {ball} down the alley lane",
)  # fmt: skip
BOWLS_BARE = (
    "bowls", "goes bowling", "plays bowling", "throws a bowling ball", "rolls a bowling ball", "is bowling", "bowls at ten pins",
    "plays ten pin bowling", "rolls a bowling ball at the pins", "takes a turn at bowling", "throws the ball at the pins",
    "rolls the ball down the lane", "*has a go at tenpin bowling",
)  # fmt: skip
BOWLING_BALL = (
    "a {colour} bowling ball", "a {colour} ball", "the {colour} bowling ball", "a bowling ball in {colour}",
    "a shiny {colour} bowling ball",
    "her {colour} bowling ball", "his {colour} ball", "the {colour} ball", "a heavy {colour} bowling ball", "a {colour} bowling ball",
    "*one big {colour} bowling ball",
)  # fmt: skip
PLAIN_BOWLING_BALL = ("a bowling ball", "the bowling ball", "a heavy bowling ball", "a black bowling ball")
ROLL: dict[str, tuple[str, ...]] = {
    "strike": ("gets a strike", "bowls a strike", "strike", "a strike", "it is a strike", "all ten pins fall", "knocks all the pins down",
               "knocks down all ten pins", "all pins go down", "scores a strike", "every pin falls", "hits all the pins",
               "the pins all fall over", "clears all the pins", "takes down every pin", "throws a strike", "not one pin stays up",
               "*topples the whole rack of pins"),
    "some": ("leaves some pins standing", "some pins stay standing", "only some pins fall", "some pins are left",
             "does not hit all the pins",
             "knocks down a few pins", "leaves a few pins", "not all pins fall", "hits only some of the pins", "misses a few pins",
             "some of the pins fall", "no strike", "a few pins remain", "half of the pins fall", "leaves a split", "does not get a strike",
             "misses the strike", "*a handful of pins survive"),
    "gutter": ("a gutter ball", "gutter ball", "it goes into the gutter", "throws a gutter ball", "the ball rolls into the gutter",
               "into the gutter", "misses all the pins", "hits no pins", "the ball lands in the gutter", "not a single pin falls",
               "it drops in the gutter", "it ends up in the gutter", "misses every pin", "the ball leaves the lane", "no pin falls",
               "it is a gutter ball", "*it veers off into the gutter"),
}  # fmt: skip
ROLL_NOUN: dict[str, tuple[str, ...]] = {
    "": ("a bowling throw", "a game of bowling", "bowling", "ten pin bowling", "a bowling shot", "a roll at the pins", "tenpin bowling"),
    "strike": ("a bowling strike", "a strike in bowling", "a perfect strike at bowling", "a strike with all ten pins", "a tenpin strike",
               "ten falling pins", "a bowling ball that takes all the pins", "*a clean bowling strike"),
    "some": ("a bowling throw that leaves some pins", "a bowling split", "an open frame in bowling", "a few fallen bowling pins",
             "a bowling throw without a strike", "some bowling pins left standing", "*a so so bowling throw"),
    "gutter": ("a gutter ball", "a bowling ball in the gutter", "a gutter ball in bowling", "a bowling miss into the gutter",
               "a missed bowling throw", "a bowling gutter ball", "*an embarrassing gutter ball"),
}  # fmt: skip

# A skateboard: what its rider does, whole, and as a noun.
RIDE: dict[str, tuple[str, ...]] = {
    "": ("rides a skateboard", "rides a skateboard", "is skateboarding", "skateboards", "is on a skateboard", "rolls along on a skateboard",
         "goes skateboarding", "stands on a skateboard"),
    "ollie": ("does an ollie", "lands an ollie", "does an ollie and lands it", "pops an ollie", "jumps with the skateboard and lands it",
              "nails an ollie", "lands a jump on the skateboard", "ollies", "sticks an ollie", "makes a clean ollie", "pulls off an ollie",
              "jumps with the skateboard", "pops the skateboard into the air and lands on it", "performs an ollie and rides on",
              "*stomps a clean ollie"),
    "bail": ("misses an ollie", "tries an ollie and falls", "falls off the skateboard", "falls off a skateboard", "bails an ollie",
             "fails an ollie", "crashes on a skateboard", "tries to jump with the skateboard and falls", "misses the skateboard and falls",
             "does an ollie but falls", "wipes out on a skateboard", "loses the skateboard in the air and falls", "botches an ollie",
             "slams on a skateboard", "does not land the ollie", "*eats it on a failed ollie"),
    "cruise": ("rides past on a skateboard", "cruises past on a skateboard", "rolls by on a skateboard", "skateboards past",
               "pushes along on a skateboard", "cruises on a skateboard", "rides by on a skateboard", "rolls past on a skateboard",
               "goes by on a skateboard", "pushes a skateboard along", "just rolls past on a skateboard", "skateboards by",
               "glides past on a skateboard", "*coasts along on a skateboard"),
}  # fmt: skip
RIDE_NOUN: dict[str, tuple[str, ...]] = {
    "": ("a skateboard ride", "skateboarding", "a skateboard", "a skateboard clip", "a skateboard video"),
    "ollie": ("an ollie", "a skateboard ollie", "a clean ollie", "a landed ollie", "an ollie on a skateboard", "a skateboard jump",
              "a perfect ollie", "*a stomped ollie"),
    "bail": ("a failed ollie", "a missed ollie", "a skateboard fail", "a fall off a skateboard", "a skateboard crash", "an ollie fail",
             "a skateboard slam", "*a botched skateboard jump"),
    "cruise": ("a ride past on a skateboard", "a skateboard cruise", "a skateboarder rolling past", "a push on a skateboard",
               "cruising on a skateboard", "*an easy skateboard ride by"),
}  # fmt: skip
# Tricks that this world does not have.
OTHER_RIDE = ("does a kickflip on a skateboard", "grinds a rail on a skateboard", "does a heelflip on a skateboard",
              "drops into the halfpipe on a skateboard", "does a handstand on a skateboard", "slides down a rail on a skateboard",
              "does a manual on a skateboard", "skateboards in a pool", "does a 360 flip on a skateboard")  # fmt: skip

# Around a sentence.
WISHES = (
    "make a video of", "make me a video of", "a video of", "i want to see", "show me", "please generate", "generate a clip of",
    "create a short of", "imagine",
    "can you show", "i'd like to see", "give me", "let's see", "could you animate", "a clip where", "make a clip in which", "film",
    "pov:", "we see", "there we see", "an animation of",
    "hi, please make", "a short video in which", "draw", "ok so", "there is", "render", "generate a video where",
    "*would you please make a clip of",
)  # fmt: skip
ENDINGS = (
    "please", "thanks", "thank you", "lol", "4k", "cinematic", "hyper realistic", "with sound", "in slow motion", "high quality", "haha",
    "and make it funny",
    "vertical video", "shot on film", "beautiful lighting", "right now", "for my feed", "epic", "no text", "wide shot", "close up",
    "asap", "*in the best quality",
)  # fmt: skip
NOTHING = (
    "", "...", "surprise me", "anything", "whatever you like", "something fun", "a video", "hello", "make a video", "test", "you choose",
)  # fmt: skip

JOINS = (" and ", ", ", " - ", ": ", ", and ", " but ", ". ")
POLITE = ("{f} please", "please {f}", "{f} pls", "hm, {f}", "ok {f}")
ARTICLES = ("a ", "the ")
# What an article becomes beside its neighbour.
ELISIONS = ((r"\ba ([aeiou])", r"an \1"),)
# Sentence patterns: a blank that is not said is left empty.
PATTERNS: dict[str, tuple[str, ...]] = {
    "basketball": (
        "{who} {does} {ball}{hoop} {side}{ending} {where} {when}", "{who} {does} {ball} {side}{hoop}{ending} {when} {where}",
        "{where} {when}, {who} {does} {ball}{hoop} {side}{ending}", "{when}, {who} {where} {does} {ball} {side}{ending}",
        "{who} {where} {when} {does} {ball}{hoop} {side}{ending}", "{side}, {who} {does} {ball}{hoop}{ending}, {where}, {when}",
        "{who} {side} {does} {ball}{hoop} {where}{ending} {when}", "{when} {where}: {who} {does} {ball} {side}{ending}",
        "{who}. {ball}. {side}. {where}. {when}. {noun}", "{noun}, {who}, {ball}, {side}, {where}, {when}",
        "basketball {where} {when}: {who} {does} {ball} {side}{ending}",
        "{noun} by {who} {side} with {ball} {where} {when}", "{noun} {where} {when} by {who} with {ball} {side}",
        "{ball} is thrown by {who} {side}{hoop}{ending} {where} {when}",
        "{ball} flies to the hoop {side}{ending}, shot by {who} {where} {when}", "{who} {where} {when} with {ball}, {side}, {noun}",
        "{noun} {side} {when} {where}, {who}, {ball}",
        "{noun} {where}", "{noun}", "{who} and {ball} {where} {when}, basketball {side}{ending}",
        "{when}. {where}. {who} {does} {ball}. {side}{ending}",
        "*{where}, {who} {side} {does} {ball}{hoop} {when}{ending}", "*{noun} with {ball}: {who} {when} {side} {where}",
        "*thrown by {who} {where}, {ball} goes up {side}{hoop} {when}{ending}",
    ),
    "bounce": (
        "{balls} {bounce} {where} {when}", "{balls} {where} {bounce} {when}", "{where} {when}, {balls} {bounce}",
        "{when} {balls} {bounce} {where}",
        "{balls} {bouncing} {where} {when}", "{when} {where}: {balls} {bouncing}", "{balls} that {bounce} {where}, {when}",
        "{balls} {bouncing}", "{balls} {bounce}",
        "bouncing {balls} {where} {when}", "someone drops {balls} {where} {when}", "drop {balls} on the floor {where} {when}",
        "{where}, {balls} {when} {bouncing}",
        "{balls}, {bouncing}, {where}, {when}", "{when}. {where}. {balls} {bouncing}", "watch {balls} {bounce} {when} {where}",
        "{balls} {where} {when}",
        "{balls} come down {where} and {bounce} {when}", "a kid throws {balls} on the ground {where} {when} and they {bounce}",
        "the sound of {balls} {bouncing} {where} {when}",
        "there are {balls} {bouncing} {where} {when}", "over there {balls} {bounce} {when} {where}",
        "*{when}, {where}, you see {balls} {bouncing}", "*look how {balls} {when} {bounce} {where}",
    ),
    "xylophone": (
        "{musician} {plays} {tune} on {instrument} {tempo} {where} {when}", "{instrument} {plays} {tune} {tempo} {where} {when}",
        "{where} {when}, {musician} {tempo} {plays} {tune} on {instrument}",
        "{musician} {where} {when} {plays} {tune} {tempo} on {instrument}",
        "{quick} {tune} on {instrument} {where} {when}", "{instrument} {where} {when} {plays} {tune} {tempo}",
        "{when} {where}: {instrument}, {tune}, {tempo}",
        "{tune} on {instrument} {tempo} {where} {when}", "{instrument}, {tune}, {tempo}, {where}, {when}",
        "{musician} {plays} {instrument} {tempo} {where} {when}, {clause}",
        "{instrument} {where} {when}, {clause} {tempo}", "mallets hit the bars of {instrument} {tempo}, {clause}, {where} {when}",
        "{quick} xylophone music {where} {when}, {clause}", "{when}, {musician} {plays} {tune} {tempo} on {instrument} {where}",
        "{tune} is played {tempo} on {instrument} {where} {when}",
        "{instrument} {clause} {tempo}", "{musician} {tempo} {plays} {tune} {where} on {instrument} {when}",
        "xylophone {clause} {tempo} {where} {when}", "{quick} {tune}, xylophone, {where} {when}",
        "*{when} on {instrument} {where}, {musician} {plays} {tune} {tempo}", "*{tempo}, {instrument} {plays} {tune} {when} {where}",
    ),
    "gymnast": (
        "{who} {acts}{ending} {where} {when}", "{who} {acts} {where} {when}{ending}", "{where} {when}, {who} {acts}{ending}",
        "{when} {where}: {who} {acts}{ending}", "{who} {where} {acts} {when}{ending}", "{act} {where} {when}{ending}", "{act}{ending}",
        "{act} by {who} {where} {when}{ending}", "{who}, {act}, {where}, {when}{ending}", "{who} doing {deed} {where} {when}{ending}",
        "{who} {where} {when} who {acts}{ending}", "{when}. {where}. {who} {acts}{ending}",
        "gymnastics {where} {when}: {who} {acts}{ending}",
        "{who} {when} {acts} {where}{ending}", "{act}, {where}, {when}, {who}{ending}", "{who} attempting {deed} {where}{ending} {when}",
        "watch {who} do {deed} {where} {when}{ending}", "{who} jumps up and {acts}{ending} {where} {when}", "{who} {acts}{ending}",
        "{gymnast} {where} {when}", "{gymnast} {where} {when}{ending}", "gymnastics {where} {when}",
        "{gymnast} does gymnastics {where} {when}",
        "*{where}, you see {who} who {when} {acts}{ending}", "*look at {who} {when} doing {deed} {where}{ending}",
    ),
    "skater": (
        "{who} {acts}{ending} {where} {when}", "{who} {acts} {where} {when}{ending}", "{where} {when}, {who} {acts}{ending}",
        "{when} {where}: {who} {acts}{ending}", "{who} {where} {acts} {when}{ending}", "{act} by {who} {where} {when}{ending}",
        "{who}, {act}, {where}, {when}{ending}", "{who} doing {deed} {where} {when}{ending}", "{who} {where} {when} who {acts}{ending}",
        "{when}. {where}. {who} {acts}{ending}", "figure skating {where} {when}: {who} {acts}{ending}", "{who} {acts}{ending}",
        "figure skating, {act}, {where}, {when}{ending}", "{who} {when} {acts} {where}{ending}", "{who} attempting {deed} {where}{ending}",
        "watch {who} do {deed} {where} {when}{ending}", "{who} glides along and {acts}{ending} {where} {when}",
        "a figure skating video {where} {when}: {act}{ending}", "ice skating: {who} {acts}{ending}", "{who} {where} {when}",
        "figure skating {where} {when}", "ice skating {where} {when}", "{who} {where} {when}{ending}",
        "*{where}, you see {who} who {when} {acts}{ending}", "*look at {who} {when} doing {deed} {where}{ending}",
    ),
    "peek": (
        "{balls} {hides} {where} {when}", "{balls} {hides} {side} {where} {when}", "{where} {when}, {balls} {hides} {side}",
        "{side}, {balls} {hides} {where} {when}", "{balls} {hiding} {where} {when}", "{balls} {side} {hides} {where} {when}",
        "{balls} rolls in {side} and {hides} {where} {when}", "{balls} comes in {side} and {hides} {where} {when}",
        "{when} {where}: {balls} {hides} {side}",
        "{balls} that {hides} {side} {where}",
        "{balls} {where} {when} {hides} {side}", "{balls} rolls {side} and {hides} {when} {where}",
        "{balls}, {hiding}, {side}, {where}, {when}",
        "{when}. {where}. {balls} {hides} {side}", "watch {balls} {hiding} {side} {where} {when}", "{balls} {hiding}", "{balls} {hides}",
        "behind a screen {where} {when}, {balls} rolls past {side}", "there is {balls} {hiding} {side} {where} {when}",
        "someone rolls {balls} behind a screen {side} {where} {when}", "{balls} comes {side} and {hides} {where} {when}",
        "*look how {balls} {when} {hides} {where} {side}", "*{side} you see {balls} {hiding} {where} {when}",
    ),
    "bowling": (
        "{who} {bowls}{ending} {where} {when}", "{who} {bowls} {where} {when}{ending}", "{where} {when}, {who} {bowls}{ending}",
        "{when} {where}: {who} {bowls}{ending}", "{who} {where} {bowls} {when}{ending}", "{noun} by {who} {where} {when}",
        "{noun} {where} {when}", "{noun}", "{who}, {noun}, {bowl}, {where}, {when}", "{who} {where} {when} who {bowls}{ending}",
        "{when}. {where}. {who} {bowls}{ending}", "bowling {where} {when}: {who} {bowls}{ending}", "{who} {when} {bowls} {where}{ending}",
        "{noun} with {bowl} by {who} {where} {when}", "{who} {bowls}{ending}", "watch how {who} {bowls}{ending} {where} {when}",
        "{bowl} rolls at the bowling pins {where} {when}{ending}", "{noun}, {where}, {when}, {who}",
        "ten pins and {bowl}, {who} {bowls}{ending} {where} {when}", "bowling: {who} {bowls} {when}{ending} {where}",
        "bowling with {bowl} {where} {when}{ending}", "a bowling video {where} {when}: {who} {bowls}{ending}",
        "*{where}, you see {who} who {when} {bowls}{ending}", "*{noun} {when}, {who} with {bowl} {where}",
    ),
    "skateboard": (
        "{who} {rides} {where} {when}", "{who} {rides} {when} {where}", "{where} {when}, {who} {rides}", "{when} {where}: {who} {rides}",
        "{who} {where} {rides} {when}", "{noun} by {who} {where} {when}", "{noun} {where} {when}", "{noun}",
        "{who}, {noun}, {where}, {when}",
        "{who} {where} {when} who {rides}", "{when}. {where}. {who} {rides}", "skateboarding {where} {when}: {who} {rides}",
        "{who} {when} {rides} {where}", "{noun}, {where}, {when}, {who}", "{who} {rides}", "watch how {who} {rides} {where} {when}",
        "{when}, {who} {rides} {where}", "a skateboard video {where} {when}: {who} {rides}", "{noun} {when}, {who} {where}",
        "{where}, {who} {rides}",
        "*{where}, you see {who} who {when} {rides}", "*look, {noun} {when} by {who} {where}",
    ),
    "pets": PET_PATTERNS,
    "paddle": PADDLE_PATTERNS,
    "stunt": STUNT_PATTERNS,
}  # fmt: skip

# Remixes. Kinds of fragment and the frames that each fits: a thing, a manner or place, a sentence, an order.
FRAMES: dict[str, tuple[str, ...]] = {
    "thing": (
        "{f}", "{f}", "{f}", "now {f}", "now with {f}", "but with {f}", "same but with {f}", "the same with {f}", "same clip with {f}",
        "same clip but {f}", "same video, {f}", "{f} instead", "{f} instead", "with {f} instead", "this time {f}", "this time with {f}",
        "{f} this time", "again with {f}", "do it again with {f}", "make it {f}", "i want {f}", "use {f}", "give it {f}", "with {f}",
        "like this but with {f}", "same thing, {f}", "and now {f}", "but {f}", "same {f}", "change it to {f}", "no, {f}", "try {f}",
        "just like this but with {f}", "exactly the same, only with {f}", "keep everything except {f}", "this one with {f}",
        "{f}, leave the rest", "{f} and keep the rest as it is", "{f}, everything else stays", "once more, with {f}", "the clip with {f}",
        "*redo this with {f}", "*one more time, {f}", "*exactly like this one except {f}", "*how about {f}",
    ),
    "way": (
        "{f}", "{f}", "{f}", "now {f}", "but {f}", "same but {f}", "same clip {f}", "same video {f}", "same thing {f}", "the same {f}",
        "{f} instead", "this time {f}", "{f} now", "again, {f}", "do it again {f}", "make it {f}", "do this {f}", "but this time {f}",
        "same clip, but {f}", "and {f}", "the same scene {f}", "try it {f}", "i want it {f}", "{f} this time", "everything {f}",
        "just like this but {f}", "exactly the same, only {f}", "this one {f}", "{f}, leave the rest", "{f}, nothing new otherwise",
        "once more {f}", "like earlier, just {f}",
        "*redo this {f}", "*one more time {f}", "*as before, only {f}",
    ),
    "sentence": (
        "{f}", "{f}", "but {f}", "but {f}", "same but {f}", "same clip but {f}", "now {f}", "this time {f}", "{f} instead", "{f} now",
        "{f} this time", "except {f}", "make it so that {f}", "same scene but {f}", "again, but {f}", "what if {f}", "only now {f}",
        "everything the same but {f}", "the same, but {f}", "like before, but {f}", "and {f}", "i want that {f}",
        "just like this but {f}", "exactly the same, only {f}", "{f}, the rest stays", "{f}, otherwise no changes", "once more, and {f}",
        "the clip again, where {f}",
        "*identical, except that {f}", "*one more time, {f}",
    ),
    "order": (
        "{f}", "{f}", "{f}", "please {f}", "{f} please", "now {f}", "can you {f}", "just {f}", "{f} instead", "could you {f}",
        "same but {f}", "i want you to {f}", "keep it but {f}", "{f} this time", "but {f}", "and {f}", "let's {f}",
        "{f}, leave the rest", "{f}, do not touch anything more", "only {f}", "{f} and change nothing more", "{f}, everything else stays",
        "i would like you to {f}", "would you {f}", "it would be nice to {f}", "i'd prefer to {f}",
        "*only {f}, nothing else", "*i'd love it if you {f}",
    ),
}  # fmt: skip
CONTRASTS = (
    "{f} instead of {o}", "{f} instead of {o}", "not {o} but {f}", "{f}, not {o}", "{f} not {o}", "no more {o}, {f}", "not {o}, {f}",
    "{f} in place of {o}", "{f} and not {o}", "forget {o}, {f}", "{f}, no longer {o}", "{f} over {o}", "i prefer {f} to {o}",
    "better {f} than {o}", "{f} sooner than {o}", "{f} more than {o}",
    "{o} is boring, {f}", "{f} as opposed to {o}",
    "*{f} rather than {o}",
)  # fmt: skip
JOINTS = {
    "thing": ("{a} and {b}", "{a}, {b}", "{a} with {b}", "{a} plus {b}", "{a} & {b}"),
    "way": ("{a} {b}", "{a} {b}", "{a}, {b}", "{a} and {b}"),
    "sentence": ("{a} and {b}", "{a}, {b}", "{a}, and {b}", "{a}. {b}"),
    "order": ("{a} and {b}", "{a}, {b}", "{a}, and {b}", "{a}, then {b}"),
}

# Slot -> kind -> templates; {v} is the new value's word, {o} an old one's, {him} the player.
COLOURED = {
    "shirt": {
        "thing": ("a {v} shirt", "a {v} shirt", "{v} shirt", "the {v} shirt", "a {v} jersey", "{v} jersey", "a {v} top", "a {v} t-shirt",
                  "a {v} hoodie", "{v} clothes", "a shirt in {v}", "a {v} sweater", "shirt {v}", "*a {v} tee", "*a shirt coloured {v}"),
        "way": ("in {v}", "in a {v} shirt", "dressed in {v}", "wearing {v}", "wearing a {v} shirt", "in a {v} jersey",
                "*clothed in {v}"),
        "sentence": ("the shirt is {v}", "his shirt is {v}", "her shirt is {v}", "{he} wears {v}", "{he} wears a {v} shirt",
                     "{he} is wearing {v}", "{he} is in {v}", "{he} has a {v} shirt on", "{he} wears a {v} jersey", "the jersey is {v}",
                     "*{he} puts on a {v} shirt"),
        "order": ("make the shirt {v}", "change the shirt to {v}", "turn the shirt {v}", "paint the shirt {v}", "make {his} shirt {v}",
                  "change the shirt from {o} to {v}", "swap the {o} shirt for a {v} one", "put {him} in {v}", "give {him} a {v} shirt",
                  "dress {him} in {v}", "make {his} jersey {v}", "colour the shirt {v}", "change {his} {o} shirt to {v}",
                  "*recolour the shirt to {v}"),
    },
    "ball": {
        "thing": ("a {v} ball", "a {v} ball", "{v} ball", "the {v} ball", "a {v} basketball", "a ball in {v}", "a ball that is {v}",
                  "ball {v}", "*a ball coloured {v}"),
        "sentence": ("the ball is {v}", "the ball is {v}", "his ball is {v}", "it is a {v} ball", "{he} throws a {v} ball",
                     "{he} has a {v} ball", "the basketball is {v}", "the ball turns {v}", "*the ball looks {v}"),
        "order": ("make the ball {v}", "change the ball to {v}", "turn the ball {v}", "paint the ball {v}", "use a {v} ball",
                  "change the ball from {o} to {v}", "swap the {o} ball for a {v} one", "give {him} a {v} ball", "colour the ball {v}",
                  "change the {o} ball to {v}", "*recolour the ball to {v}"),
    },
    "balls": {
        "thing": ("{v} balls", "{v} balls", "the {v} balls", "{v} ones", "balls in {v}", "{v}", "{v} spheres", "all {v}",
                  "*balls coloured {v}"),
        "way": ("in {v}", "painted {v}", "all in {v}", "*coloured {v}"),
        "sentence": ("the balls are {v}", "they are {v}", "the ball is {v}", "it is {v}", "they are all {v}", "everything is {v}",
                     "*they look {v}"),
        "order": ("make them {v}", "make it {v}", "turn them {v}", "paint them {v}", "change the colour to {v}", "colour them {v}",
                  "make the balls {v}", "change the balls from {o} to {v}", "change the color to {v}", "change {o} to {v}",
                  "turn the balls {v}", "*recolour them to {v}"),
    },
}  # fmt: skip
HAND = {"left": "left", "right": "right"}
_ACTOR = {"": (), "basketball": ("the player",), "gymnast": ("the gymnast",), "skater": ("the skater",), "bowling": ("the bowler",),
          "skateboard": ("the skateboarder", "the rider"), "paddle": ("the paddleboarder",)}  # fmt: skip
HIM = {scene: ("him", "her", "them", *names) for scene, names in _ACTOR.items()}
HIS = {scene: ("his", "her", "their", *(f"{name}'s" for name in names)) for scene, names in _ACTOR.items()}
HE = {scene: ("he", "she", "they", "it", *names) for scene, names in _ACTOR.items()}
NUMBER = {"1": ("one", "1", "a single", "only one", "just one"), "2": ("two", "2", "a pair of"), "3": ("three", "3"), "4": ("four", "4")}
MANY = {"thing": ("{v} balls", "{v} balls", "{v} of them", "{v}", "{v} spheres", "{v} ones", "*{v} balls in all"),
        "sentence": ("there are {v} balls", "there are {v}", "it is {v} balls", "{v} balls bounce", "{v} of them bounce",
                     "*you see {v} balls"),
        "order": ("make it {v}", "make it {v} balls", "change it to {v} balls", "use {v} balls", "drop {v} balls", "make them {v}",
                  "change the number to {v}", "give me {v} balls", "change {o} balls to {v}", "*take {v} balls")}  # fmt: skip
STUFF = {"thing": ("{v} balls", "{v} balls", "{v} ones", "{v}", "{n}", "{n}", "{v} spheres", "a {v} material", "*{v} things"),
         "way": ("made of {s}", "out of {s}", "made from {s}", "in {s}", "*crafted from {s}"),
         "sentence": ("they are made of {s}", "the balls are {v}", "they are {v}", "it is made of {s}", "the balls are made of {s}",
                      "they are {n}", "*they consist of {s}"),
         "order": ("make them {v}", "make it {v}", "make them of {s}", "use {v} balls", "turn them into {n}", "change them to {s}",
                   "change the material to {s}", "use {n}", "change the material from {o} to {s}", "drop {n}", "drop {v} balls",
                   "*swap them for {n}")}  # fmt: skip
SUBSTANCE = {"rubber": ("rubber",), "wood": ("wood", "timber", "oak"), "metal": ("metal", "steel", "iron"),
             "glass": ("glass", "crystal"), "stone": ("stone", "rock", "granite")}  # fmt: skip
# What the player does, and what they are told to do.
DEED: dict[str, tuple[str, ...]] = {
    "swish": ("scores/score", "sinks it/sink it", "makes it/make it", "hits nothing but net/hit nothing but net", "swishes it/swish it",
              "makes the shot/make the shot", "gets it in/get it in", "hits the shot/hit the shot", "drains it/drain it",
              "*swishes one/swish one"),
    "bank": ("banks it in/bank it in", "banks it off the glass/bank it off the glass", "scores off the backboard/score off the backboard",
             "uses the backboard and scores/use the backboard and score", "banks it off the board/bank it off the board",
             "makes it off the glass/make it off the glass", "hits the backboard and scores/hit the backboard and score",
             "*banks one in/bank one in"),
    "rim_out": ("rims out/rim out", "hits the rim/hit the rim", "hits the rim and misses/hit the rim and miss",
                "misses off the rim/miss off the rim", "clanks it off the rim/clank it off the rim", "rattles it out/rattle it out",
                "lips out/lip out", "hits the iron/hit the iron", "*clanks one off the rim/clank one off the rim"),
    "board_miss": ("misses/miss", "misses it/miss it", "bricks it/brick it", "misses off the backboard/miss off the backboard",
                   "hits the backboard and misses/hit the backboard and miss", "misses off the board/miss off the board",
                   "misses the shot/miss the shot", "misses off the glass/miss off the glass", "fails/fail", "*bricks one/brick one"),
    "air_ball": ("airballs it/airball it", "misses everything/miss everything", "shoots an air ball/shoot an air ball",
                 "misses completely/miss completely", "throws an airball/throw an airball", "misses the whole hoop/miss the whole hoop",
                 "touches nothing/touch nothing", "falls way short/fall way short", "*whiffs it/whiff it"),
}  # fmt: skip
SHOT = {"sentence": ("{clause}", "{clause}", "{clause}", "{he} {does}", "{he} {does}"),
        "thing": ("{noun}", "{noun}"),
        "order": ("let {him} {do}", "make {him} {do}", "have {him} {do}", "make it {noun}", "{do}")}  # fmt: skip
STAND = {"way": ("{side}", "{side}", "from the {v}", "to the {v}", "on the {v} side"),
         "thing": ("the {v} side", "the {v}", "{v} side"),
         "sentence": ("{he} shoots from the {v}", "{he} stands on the {v}", "{he} is on the {v} side", "{he} throws from the {v}",
                      "it comes from the {v}", "*{he} stays on the {v}"),
         "order": ("shoot from the {v}", "move {him} to the {v}", "put {him} on the {v}", "let {him} shoot from the {v}",
                   "throw it from the {v}", "switch from {o} to {v}", "go to the {v} side", "*place {him} on the {v}")}  # fmt: skip
SPOT = {"gym": ("a gym", "the gym", "a sports hall", "a gymnasium"), "park": ("a park", "the park", "the grass", "a meadow"),
        "beach": ("a beach", "the beach", "the seaside", "the sea", "the sand"),
        "rooftop": ("a rooftop", "the roof", "a roof", "the rooftop", "the top of a building"),
        "stage": ("a stage", "the stage", "a theatre", "a concert hall"),
        "rink": ("an ice rink", "the rink", "a skating rink", "the ice", "the ice rink"),
        "alley": ("a bowling alley", "the bowling alley", "a bowling hall", "a bowling center")}  # fmt: skip
HOUR = {"day": ("day", "daytime", "noon", "daylight", "morning", "midday", "afternoon", "a sunny day"),
        "sunset": ("sunset", "dusk", "evening", "twilight", "golden hour", "a sunset"),
        "night": ("night", "midnight", "dark", "night time", "nighttime", "a dark night")}  # fmt: skip
WHERE = {"way": ("{where}",) * 4, "thing": ("{v}",),
         "sentence": ("it is {where}", "it happens {where}", "everything is {where}", "they are {where}", "it takes place {where}",
                      "we are {where}", "*it plays out {where}"),
         "order": ("move it to {v}", "take it to {v}", "put it {where}", "set it {where}", "change the place to {v}", "change {o} to {v}",
                   "swap {o} for {v}", "make it {where}", "go to {v}", "change the background to {v}", "put them {where}",
                   "turn {o} into {v}", "change the location to {v}", "*relocate it to {v}")}  # fmt: skip
WHEN = {"way": ("{when}",) * 4, "thing": ("{v}",),
        "sentence": ("it is {v}", "it is {when}", "it happens {when}", "it's {v}", "it gets {v}", "*the hour is {v}"),
        "order": ("make it {v}", "make it {v}", "make it {when}", "set it {when}", "turn {o} into {v}", "change the time to {v}",
                  "let it be {v}", "change {o} to {v}", "change it from {o} to {v}", "change it to {v}",
                  "*set the clock to {v}")}  # fmt: skip
RUN = {"rising": ("up", "upwards", "up the scale", "from low to high", "higher and higher"),
       "falling": ("down", "downwards", "down the scale", "from high to low", "lower and lower"),
       "zigzag": ("up and down", "back and forth", "in a zigzag"), "repeat": ("on one note", "on the same note")}  # fmt: skip
TUNE = {"thing": ("{tune}", "{tune}", "{tune}"), "way": ("{run}", "going {run}", "played {run}"),
        "sentence": ("{clause}", "{clause}", "it goes {run}", "the notes go {run}", "it plays {tune}", "the tune goes {run}",
                     "the melody runs {run}", "*the music moves {run}"),
        "order": ("play {tune}", "play it {run}", "let the tune go {run}", "make it go {run}", "make it {tune}",
                  "change the tune to {tune}", "let it go {run}", "make the melody go {run}", "run {run}",
                  "*take the tune {run}")}  # fmt: skip
PACE = {"slow": ("slower", "more slowly", "much slower", "a bit slower", "a lot slower", "way slower", "at half speed"),
        "fast": ("faster", "more quickly", "much faster", "a bit faster", "quicker", "a lot faster", "way faster",
                 "at double speed")}  # fmt: skip
HURRY = {"slow": ("slow it down", "slow down", "play slower", "take it slow", "play it slower", "*reduce the speed"),
         "fast": ("speed it up", "speed up", "play faster", "hurry up", "play it faster", "*raise the speed")}  # fmt: skip
BEAT = {"way": ("{v}", "{v}", "{how}"), "sentence": ("it is {v}", "it plays {v}", "it is played {how}", "the tune is {v}"),
        "thing": ("a {quick} tempo", "a {quick} tune", "{quick} tempo", "{quick}"),
        "order": ("{hurry}", "{hurry}", "play it {how}", "make it {v}", "make it {quick}", "play {v}")}  # fmt: skip
TURNED = {"thing": ("{act}", "{act}", "{v}", "the {v}"), "way": ("{way}",),
          "sentence": ("it is {act}", "{he} does {deed}", "{he} does {deed}", "{he} {does}", "it goes {way}", "{he} flips {way}",
                       "*{he} goes for {deed}"),
          "order": ("make it {act}", "make it {act}", "turn it into {act}", "do {deed}", "let {him} do {deed}", "make {him} {do}",
                    "change the flip to {act}", "change the {o} to {act}", "swap the {o} for {act}", "flip {way}", "have {him} do {deed}",
                    "let {him} flip {way}", "*have {him} try {deed}")}  # fmt: skip
HELD = {"thing": ("a {v} flip", "a {v} one", "a {v} somersault"), "way": ("{how}", "{how}", "{v}", "{v}", "all {v}"),
        "sentence": ("{he} is {v}", "the flip is {v}", "{he} flips {how}", "{he} does it {how}", "the body is {v}", "{he} stays {v}",
                     "*{he} flies {how}"),
        "order": ("make it {v}", "make it {how}", "do it {how}", "make the flip {v}", "flip {how}", "let {him} flip {how}",
                  "change {o} to {v}", "change the shape to {v}", "have {him} {v}", "*keep {him} {v} in the air")}  # fmt: skip
ENDED = {"sentence": ("{clause}", "{clause}", "{he} {does}", "{he} {does}", "{he} {does}", "in the end {he} {does}"),
         "order": ("let {him} {do}", "make {him} {do}", "make {him} {do}", "have {him} {do}", "{do}", "{do}",
                   "i want {him} to {do}", "*see that {he} {does}")}  # fmt: skip
LEAPT = {"thing": ("{act}", "{act}", "{v}", "the {v}", "{turns}"), "way": ("with {turns}",),
         "sentence": ("it is {act}", "{he} does {deed}", "{he} does {deed}", "{he} {does}", "{he} {does}", "*{he} goes for {deed}"),
         "order": ("make it {act}", "make it {act}", "turn it into {act}", "do {deed}", "let {him} do {deed}", "make {him} {do}",
                   "change it to {act}", "change the {o} to {act}", "swap the {o} for {act}", "have {him} do {deed}", "{do}",
                   "*have {him} try {deed}")}  # fmt: skip
BOWLED = ENDED | {"thing": ("{noun}", "{noun}", "now {noun}")}
THROWN = {"thing": ("a {v} ball", "a {v} bowling ball", "{v} ball", "the {v} ball", "a ball in {v}", "a {v} one", "*a ball coloured {v}"),
          "way": ("with a {v} ball", "with a {v} bowling ball", "*using a {v} ball"),
          "sentence": ("the ball is {v}", "the bowling ball is {v}", "{he} rolls a {v} ball", "{he} throws a {v} ball", "it is a {v} ball",
                       "{he} has a {v} bowling ball", "*the ball looks {v}"),
          "order": ("make the ball {v}", "change the ball to {v}", "turn the ball {v}", "paint the ball {v}", "use a {v} ball",
                    "give {him} a {v} ball", "change the ball from {o} to {v}", "roll a {v} ball",
                    "*recolour the ball to {v}")}  # fmt: skip
ROLLING = {"thing": ("a {v} ball", "a {v} ball", "{v} ball", "the {v} ball", "a ball in {v}", "a {v} one", "{v}", "*a ball coloured {v}"),
           "way": ("in {v}", "painted {v}", "*coloured {v}"),
           "sentence": ("the ball is {v}", "it is {v}", "it is a {v} ball", "a {v} ball rolls", "*the ball looks {v}"),
           "order": ("make the ball {v}", "make it {v}", "change the ball to {v}", "turn it {v}", "paint it {v}", "roll a {v} ball",
                     "use a {v} ball", "change the ball from {o} to {v}", "swap the {o} ball for a {v} one", "colour it {v}",
                     "*recolour the ball to {v}")}  # fmt: skip
STUFF_OF_ONE = {"thing": ("a {v} ball", "a {v} ball", "{v} ball", "a {v} one", "a {n}", "{v}", "a ball of {s}", "*a {v} thing"),
                "way": ("made of {s}", "out of {s}", "in {s}", "*crafted from {s}"),
                "sentence": ("it is made of {s}", "the ball is {v}", "it is {v}", "the ball is made of {s}", "it is a {n}",
                             "*it consists of {s}"),
                "order": ("make it {v}", "make it a {v} ball", "make it of {s}", "use a {v} ball", "turn it into a {n}", "change it to {s}",
                          "change the material to {s}", "roll a {n}", "make it a {n}", "change the material from {o} to {s}",
                          "*swap it for a {n}")}  # fmt: skip
ENTERED = {"way": ("{side}", "{side}", "from the {v}", "from the {v} side"), "thing": ("the {v} side", "{v} side"),
           "sentence": ("it comes from the {v}", "it rolls in from the {v}", "the ball comes from the {v}", "it goes {side}",
                        "it starts on the {v}", "*it sets off on the {v}"),
           "order": ("roll it from the {v}", "let it come from the {v}", "roll in from the {v}", "come from the {v}", "start on the {v}",
                     "make it roll {side}", "*send it {side}")}  # fmt: skip
TEMPLATES = COLOURED | {"count": MANY, "material": STUFF, "outcome": SHOT, "side": STAND, "melody": TUNE, "tempo": BEAT, "place": WHERE,
                        "time": WHEN, "trick": TURNED, "shape": HELD, "landing": ENDED, "jump": LEAPT, "finish": ENDED,
                        "roll": BOWLED, "ride": BOWLED, "fetch": BOWLED, "balance": BOWLED, "gap": BOWLED, "paint": PAINTED,
                        "animal": SPECIES, "coat": FUR,
                        "ball of pets": PLAYTHING, "ball of bowling": THROWN, "ball of peek": ROLLING,
                        "material of peek": STUFF_OF_ONE, "side of peek": ENTERED}  # fmt: skip
DIRECTION = {"backflip": ("backwards", "backward", "to the back"), "frontflip": ("forwards", "forward", "to the front")}
TURNS = {"single": ("one turn", "a single turn", "one rotation"), "axel": ("one and a half turns", "one and a half rotations"),
         "double": ("two turns", "two rotations", "a double turn"), "spin": ("a spin", "a pirouette")}  # fmt: skip
# Of a flip as a wish a plain fall is the short one: it must be one of the two to change anything.
ENDS: dict[str, tuple[str, ...]] = {
    "landed": ("lands it/land it", "sticks the landing/stick the landing", "nails it/nail it", "lands on the feet/land on the feet",
               "stays on the feet/stay on the feet", "lands cleanly/land cleanly", "sticks it/stick it", "does not fall/not fall",
               "nails the landing/nail the landing", "succeeds/succeed", "lands well/land well", "*comes down well/come down well"),
    "under": ("turns too little/turn too little", "under-rotates/under-rotate", "comes up short/come up short", "falls/fall",
              "does not turn enough/not turn enough", "does not rotate enough/not rotate enough", "falls down/fall down", "falls/fall",
              "crashes/crash", "fails/fail", "misses the landing/miss the landing", "lands short/land short", "underrotates/underrotate",
              "*falls flat/fall flat"),
    "over": ("turns too far/turn too far", "over-rotates/over-rotate", "rotates too much/rotate too much", "overrotates/overrotate",
             "spins too far/spin too far", "turns too much/turn too much", "rotates too far/rotate too far",
             "*turns past it/turn past it"),
    "finish landed": ("lands it/land it", "stays up/stay up", "stays on the feet/stay on the feet", "nails it/nail it",
                      "sticks the landing/stick the landing", "does not fall/not fall", "lands cleanly/land cleanly",
                      "stays standing/stay standing", "keeps the balance/keep the balance", "succeeds/succeed",
                      "*comes out clean/come out clean"),
    "finish fall": ("falls/fall", "falls/fall", "falls down/fall down", "crashes/crash", "slips/slip", "fails/fail", "wipes out/wipe out",
                    "misses the landing/miss the landing", "tumbles/tumble", "hits the ice/hit the ice", "loses balance/lose balance",
                    "*goes down/go down"),
    "roll strike": ("gets a strike/get a strike", "bowls a strike/bowl a strike", "knocks all the pins down/knock all the pins down",
                    "hits all the pins/hit all the pins", "makes a strike/make a strike", "scores a strike/score a strike",
                    "takes all ten pins/take all ten pins", "clears the pins/clear the pins", "*fells every pin/fell every pin"),
    "roll some": ("leaves some pins/leave some pins", "hits only some pins/hit only some pins", "misses a few pins/miss a few pins",
                  "knocks down only a few pins/knock down only a few pins", "does not hit them all/not hit them all",
                  "leaves a few pins standing/leave a few pins standing", "misses the strike/miss the strike",
                  "gets no strike/get no strike", "*spares a few pins/spare a few pins"),
    "roll gutter": ("throws a gutter ball/throw a gutter ball", "hits the gutter/hit the gutter", "misses all the pins/miss all the pins",
                    "misses/miss", "hits nothing/hit nothing", "throws it in the gutter/throw it in the gutter",
                    "rolls it into the gutter/roll it into the gutter", "misses every pin/miss every pin",
                    "*gutters it/gutter it"),
    "ride ollie": ("lands it/land it", "lands the ollie/land the ollie", "does an ollie/do an ollie", "nails it/nail it",
                   "stays on the board/stay on the board", "does not fall/not fall", "sticks it/stick it", "pops an ollie/pop an ollie",
                   "lands on the board/land on the board", "*stomps it/stomp it"),
    "ride bail": ("falls/fall", "falls off/fall off", "crashes/crash", "misses the board/miss the board", "bails/bail",
                  "wipes out/wipe out",
                  "fails the ollie/fail the ollie", "falls down/fall down", "slams/slam", "*eats it/eat it"),
    "ride cruise": ("rides past/ride past", "just rolls by/just roll by", "cruises/cruise", "rolls past/roll past",
                    "pushes along/push along", "does not jump/not jump", "only rides by/only ride by", "cruises past/cruise past",
                    "*coasts by/coast by"),
    **PET_ENDS,
    **PADDLE_ENDS,
    **STUNT_ENDS,
}  # fmt: skip
VAGUE = (
    "again", "do it again", "one more time", "better", "make it better", "more fun", "surprise me", "longer", "zoom in", "louder",
    "no sound", "remove the background", "make it epic", "more realistic", "make it look like a film", "different", "something else",
    "just the same", "keep it like this", "nicer", "remix this", "make it viral", "i love this", "once more please", "add music",
)  # fmt: skip
FOREIGN = (
    "now with {a} {noun}", "same but with {a} {noun}", "{a} {noun} instead", "put {a} {noun} in it", "include {a} {noun}",
    "turn it into {a} {noun}", "make the {noun} {adjective}", "change the {noun} to {adjective}", "give {him} {a} {adjective} {noun}",
    "replace {him} with {a} {noun}", "and {a} {noun} {verb}", "but {a} {noun} {verb}", "{a} {adjective} {noun}", "{a} {noun} {verb}",
    "what if {a} {noun} {verb}", "make it {mood}", "with {a} {noun} watching", "in the style of {a} {noun}", "now {he} {verb}",
)  # fmt: skip
MOODS = ("spooky", "fluffy", "scary", "funny", "magical", "haunted", "romantic", "sleepy")
OTHER_SCENE = (
    "{f}", "{f}", "{f}", "{f}", "now {f}", "make it {f}", "replace it with {f}", "change it to {f}", "turn it into {f}", "{f} instead",
    "instead {f}", "but {f}", "this time {f}", "new scene: {f}", "*how about {f}",
)  # fmt: skip
