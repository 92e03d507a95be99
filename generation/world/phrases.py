"""The words of the caption grammar: how people say each slot's values. Entries that begin with a star are never trained on;
they measure how far the reader gets with wordings that it has not seen.
"""

from __future__ import annotations

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

PEOPLE = (
    "a player", "the player", "a basketball player", "a man", "a woman", "a girl", "a boy", "a kid", "someone", "a guy", "my friend",
    "a teenager",
    "an athlete", "a tall player", "a young woman", "an old man", "my brother", "my sister", "a child", "a student", "a coach", "a pro",
    "a dad",
    "grandma", "a person", "he", "she", "anna", "tom", "a beginner", "the shooter", "the rookie",
)  # fmt: skip
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
    "*in the direction of the hoop",
)
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
# Adjectives, then nouns that already say the material (plural; the grammar drops the s).
MATERIAL: dict[str, tuple[str, ...]] = {
    "rubber": ("rubber", "rubber", "bouncy rubber", "bouncy", "rubbery", "elastic", "soft rubber", "gummy", "*squishy rubber"),
    "wood": ("wooden", "wooden", "wood", "oak", "timber", "pine wood", "carved wooden", "solid wood", "*heavy wooden"),
    "metal": ("metal", "steel", "iron", "shiny metal", "stainless steel", "chrome", "brass", "heavy steel", "metallic", "*solid steel"),
    "glass": ("glass", "glass", "crystal", "clear glass", "crystal glass", "see through glass", "shiny glass", "fragile glass",
              "*thin glass"),
    "stone": ("stone", "stone", "granite", "rock", "heavy stone", "solid rock", "rough stone", "cobblestone", "*grey stone"),
}  # fmt: skip
MATERIAL_NOUN: dict[str, tuple[str, ...]] = {
    "rubber": ("superballs", "bouncy balls", "rubber spheres", "rubber bouncy balls"),
    "wood": ("wooden spheres", "croquet balls", "wooden beads", "balls made of wood", "balls carved from wood"),
    "metal": ("ball bearings", "steel spheres", "metal orbs", "balls made of metal", "cannonballs", "balls of steel"),
    "glass": ("marbles", "glass orbs", "glass marbles", "crystal spheres", "balls made of glass", "glass beads"),
    "stone": ("boulders", "pebbles", "rocks", "stone spheres", "balls made of stone", "round stones"),
}  # fmt: skip
BALLS = ("balls", "balls", "balls", "balls", "spheres", "orbs")
BOUNCE = (
    "bounce", "bounce", "bounce around", "drop and bounce", "fall and bounce", "bounce up and down", "hop on the floor", "boing",
    "boing around",
    "rebound off the ground", "drop on the floor", "jump up and down", "bounce on the ground", "bounce off the floor", "fall to the ground",
    "bounce all over the place", "land and bounce again", "clatter on the floor", "keep bouncing", "*fall down and bounce back up",
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
