"""Sentences about everything that the world does not have, so that the reader learns to say "not mine"; the words here are English."""

from __future__ import annotations

import random
from types import ModuleType


def words_of(text: str) -> tuple[str, ...]:
    """A list of words as one text, easier to read than a quoted list."""
    return tuple(text.split())


def with_article(article: str, nouns: str) -> tuple[str, ...]:
    """The nouns of a text, each after the article that its gender takes."""
    return tuple(f"{article} {noun}" for noun in nouns.split())


ANIMALS = words_of(
    "horse cow duck penguin elephant lion tiger bear fox wolf rabbit squirrel parrot owl eagle shark whale dolphin octopus turtle "
    "frog snake lizard "
    "butterfly bee ant spider monkey gorilla giraffe zebra camel goat sheep pig chicken hamster mouse hedgehog otter seal panda koala "
    "kangaroo dragon unicorn "
    "dinosaur goldfish crab lobster swan crow pigeon donkey deer moose raccoon"
)  # fmt: skip
PERSONS = words_of(
    "man woman girl boy child astronaut chef king queen wizard knight pirate robot zombie clown doctor nurse teacher farmer soldier "
    "detective firefighter "
    "dancer singer painter skier surfer swimmer boxer cyclist runner ballerina magician vampire ghost alien superhero "
    "president policeman "
    "bride grandmother baby couple crowd family fisherman goalkeeper golfer juggler drummer pianist violinist guitarist conductor dj "
    "waiter barista"
)  # fmt: skip
THINGS = words_of(
    "truck bus train plane helicopter rocket spaceship boat ship submarine bicycle motorcycle tractor balloon kite drone "
    "castle house tower "
    "bridge city village street market kitchen restaurant library school hospital factory volcano mountain river lake forest desert "
    "jungle island waterfall "
    "glacier cave planet moon galaxy comet storm rainbow tornado cloud snowflake fire candle lantern window door mirror clock piano "
    "guitar violin drum trumpet "
    "flute saxophone cello harp accordion organ computer phone television camera book letter map painting statue crown sword shield "
    "treasure coin diamond cake "
    "pizza burger sushi soup bread cheese apple banana strawberry coffee tea wine soda chair table sofa bed lamp umbrella hat shoe dress "
    "suitcase backpack toy "
    "puppet snowman tree flower rose sunflower cactus mushroom leaf field garden swimming-pool football baseball volleyball pingpong "
    "dice puzzle robot "
    "machine engine wheel chain rope ladder bucket broom teapot pancake noodle donut icecream chocolate popcorn glass bottle bank net "
    "ring bell board frame"
)  # fmt: skip
VERBS = words_of(
    "runs walks sleeps flies swims dances sings eats cooks drives explodes melts grows burns floats sinks spins fights laughs cries jumps "
    "climbs reads writes "
    "paints builds breaks opens closes waves whispers shouts falls rises glows freezes travels hides hunts chases kisses hugs teleports "
    "transforms shrinks "
    "surfs skis rides rolls crashes lands launches disappears appears talks argues meditates yawns sneezes drinks bakes digs "
    "plants fishes juggles"
)  # fmt: skip
ADJECTIVES = words_of(
    "tiny giant old young angry happy sad golden silver ancient futuristic magical broken lonely beautiful ugly fluffy scary funny sleepy "
    "hungry brave "
    "mysterious invisible glowing frozen burning flying dancing robotic wooden metal glass stone rubber red blue green yellow white black "
    "purple pink orange "
    "striped dusty wet muddy shiny rusty tall short fat thin fast slow loud quiet wild gentle royal haunted abandoned crowded empty"
)  # fmt: skip
MORE = words_of(
    "teapot saddle canyon pharaoh comedian goblin mermaid tailor butcher plumber pilot sailor astronomer librarian beekeeper firetruck "
    "ambulance scooter "
    "tram canoe raft sled parachute rollercoaster carousel ferris-wheel windmill greenhouse barn stable attic cellar elevator escalator "
    "airport subway museum "
    "bakery laundry hairdresser dentist courtroom parliament prison monastery cathedral pyramid temple igloo tent campfire fireplace "
    "chimney vineyard orchard "
    "swamp reef lagoon meteor eclipse satellite telescope microscope robot-arm typewriter calculator printer radio vinyl turntable "
    "banjo ukulele bagpipe tuba "
    "clarinet tambourine synthesizer choirboy orchestra ballet opera tango salsa breakdance wrestling judo karate fencing archery "
    "badminton squash curling "
    "rowing sailing polo marathon hurdles javelin discus parkour sushi-roll taco noodles dumpling croissant omelette salad "
    "barbecue honey yoghurt "
    "necklace bracelet wallet passport ticket newspaper envelope stamp pencil eraser scissors needle thread carpet curtain pillow "
    "blanket toothbrush shampoo "
    "perfume lipstick wig moustache tattoo skeleton brain heart hand finger tooth eye feather shell horn antler claw wing tail"
)  # fmt: skip
DOING = words_of(
    "walking sleeping flying swimming dancing eating cooking driving exploding melting painting building opening reading writing riding "
    "fighting laughing "
    "crying climbing waving whispering shouting freezing hiding hunting chasing kissing hugging sneezing drinking baking digging planting "
    "washing ironing "
    "shaving knitting sewing polishing chopping frying boiling stirring pouring unpacking wrapping buying selling counting typing calling "
    "texting skiing "
    "surfing rowing wrestling boxing fencing sailing diving crawling marching yawning snoring dreaming praying proposing arguing teaching"
)  # fmt: skip
ABSTRACT = (
    "the meaning of life", "a dream about my childhood", "the sound of silence", "an explainer on taxes", "the history of rome",
    "a weather report",
    "an advertisement for shampoo", "a horror trailer", "a music video", "a cooking tutorial", "breaking news", "a makeup tutorial",
    "a documentary on bees",
    "a love story in paris", "a chess match", "world war two", "black friday", "my birthday party", "a wedding", "a car commercial",
    "an election speech",
    "quantum physics", "the stock market", "a day in my life", "a stand up comedy set", "an anime opening", "the big bang",
    "a fashion show", "a podcast intro",
)  # fmt: skip
# Close to the world in words, far from it in matter: these teach the borders.
NEAR = (
    "a soccer player kicks the ball into the net", "a tennis match with a yellow ball", "a golf ball rolls into the hole",
    "a goalkeeper catches the ball",
    "a pianist plays a rising scale", "a violin plays a slow melody", "a guitarist plays fast on stage", "a drummer hits the drums",
    "a singer on stage at night",
    "a horse kicks a red ball", "a monkey plays with a ball of wool", "a volleyball game on the beach",
    "a billiard ball rolls",
    "a glass of water on a table", "a metal band on stage", "a bank robbery at night", "a fishing net full of fish", "a basket of apples",
    "a picnic basket in the park",
    "a rubber duck in a bath", "a stone castle at sunset", "a wooden boat on a lake", "a steel bridge over a river",
    "a person in a red shirt walks", "a red shirt",
    "a disco ball in a club", "a crystal ball tells the future", "a snowball fight", "a meatball on spaghetti",
    "a football flies through the air", "a flute plays",
    "a player runs across a field", "a baseball player hits a home run", "a hockey goal", "a trampoline jump", "a kangaroo bounces",
    "someone plays the drums slowly",
    "a school board meeting", "a surfboard on the beach", "a keyboard and a mouse", "hitting the rim of a glass",
    "a man misses his train", "she misses her mother",
    "the rim of a car wheel", "a ring on a finger", "a bridge in rings of fog", "two people in white shirts talk", "three cows sleep",
    "four horses run on the beach",
    "one apple falls from a tree", "a melody on a trumpet", "a trumpet plays a scale going up", "the stairs go up and down",
    "a ladder going up", "a bank in the city",
    "a violinist repeats one note", "a music box", "a bell rings over and over", "church bells", "wind chimes", "a harp glissando",
    "a gym full of weights",
    "a man lifts weights in a gym", "yoga on the beach at sunset", "a concert on a rooftop", "a party on a rooftop at night",
    "a theatre play about a king",
    "a bouncing castle for children", "a rabbit hops over the grass", "a balloon floats up", "rocks fall down a mountain",
    "pebbles on a beach", "a glass breaks",
    "a wooden house burns", "a marble statue in a museum", "an iron man suit", "a rugby player with the ball", "a water polo throw",
    "a dodgeball game at school",
    "throwing darts at a board", "shooting arrows at a target", "shooting a film in the park", "a snow globe", "a globe spins",
    "a cannon fires a cannon ball at a ship", "a girl does a cartwheel", "cartwheels on the lawn", "a handstand on the beach",
    "a balance beam", "a child bounces on a trampoline", "a trampoline in the garden", "a roll on the floor",
    "a bicycle jumps over a ramp", "a bmx rider grinds a rail", "a scooter rolls by", "a skater drops into the halfpipe",
    "a skater grinds down the stairs", "a skater at the skate park", "a rolling pin on the dough", "safety pins in a box",
    "a pin in a map", "a hat pin", "bowls of soup on the table", "a bowl of cereal",
    "workers go on strike", "a lightning strike", "a strike at the factory", "rain runs in the gutter", "a rat in the alley",
    "a rain gutter on a house", "a dark alley between houses", "a bowler hat", "a cricket bowler runs up",
    "a snowboarder flips over a jump",
    "a bmx rider does a backflip", "a motorbike does a backflip", "a back handspring", "a round off on the mat", "a freestyle skier",
    "a pancake flips in the pan", "the cook flips a burger", "a coin flip", "flip flops on the sand", "flip the page of a book",
    "a flip phone rings", "a truck flips over", "a boat flips over", "a dolphin does a flip", "a monkey does a somersault", "a seal flips",
    "a diver does a somersault off the board", "a skier does a backflip over a jump", "a bike rider backflips over a ramp",
    "two hockey teams on the ice", "an ice hockey goalie", "a hockey player falls on the ice", "a puck on the ice", "curling on the ice",
    "speed skaters race around the oval", "a long track speed skating final", "roller skating in the park", "inline skates", "roller derby",
    "a penguin slides on the ice", "ice cubes in a glass", "an ice cream cone", "ice fishing on a lake", "a sculpture of ice",
    "a ballet dancer does a pirouette", "a ballerina spins on her toes", "a breakdancer spins on his head", "a spinning top",
    "a spinning wheel", "the earth spins", "a ceiling fan spins", "a dancer jumps", "a long jump at the olympics", "a ski jump",
    "a horse jumps over a fence", "an axle of a truck", "a broken axle", "double trouble", "a single mother", "a double rainbow",
    "a plane lands on the runway", "the eagle has landed", "a helicopter lands on a rooftop", "leaves fall", "a man falls off a ladder",
    "rain falls on a window", "a fox hides behind a curtain", "a child peeks from behind a door",
    "an actor steps out from behind the curtain",
    "the curtain rises in the theatre", "the sun disappears behind the mountains", "a film on a big screen", "a cracked phone screen",
    "a computer screen with code", "sunscreen on the beach", "a screen door", "a fly on the wall", "a thief hides behind a wall",
    "a ghost behind the curtain", "the board of a company", "a cart rolls downhill", "a wheel rolls away", "rolling hills in the evening",
    "a rolling stone gathers no moss", "a squirrel hides a ball", "the moon comes out from behind a cloud", "a mouse behind the wall",
    "sushi rolls on a plate", "a drum roll",
)  # fmt: skip
FRAMES = (
    "{a} {adjective} {noun} {verb}", "{a} {noun} {verb}", "{a} {noun} {verb} and {a2} {other} {verb2}",
    "{a} {adjective} {noun} {verb} with {a2} {other}",
    "{noun} {verb}", "{a} {noun} in {a2} {adjective} {other}", "{a} {noun} made of {other}", "{adjective} {noun}",
    "{a} {noun} and {a2} {other}", "{noun}, {other}",
    "the {noun} {verb} over the {adjective} {other}", "{a} {noun} that {verb} like {a2} {other}", "how {a} {noun} {verb}",
    "my {noun} {verb} every day",
    "{a} {noun} wearing {a2} {adjective} {other}", "two {noun}s and three {other}s", "{a} {adjective} {noun} plays with {a2} {other}",
    "why does {a} {noun} {verb}", "{a} {noun} {doing} {a2} {other}", "{doing} {a} {noun}", "my {noun} {doing}", "{noun} {doing}",
    "close up of {a} {adjective} {noun}", "{doing} {a} {noun} with {a2} {other}", "{a} {noun} {doing} in {a2} {other}",
    "a group of {noun}s {doing}", "{a} lot of {noun}s", "{a} {noun} {verb} inside {a2} {other}",
)  # fmt: skip
BACKGROUND = (
    "while {a} {noun} watches", "with {a} {noun} in the background", "next to {a} {noun}", "and {a} {adjective} {noun} {verb}",
    "as {a} {noun} {verb} by",
    "near {a} {adjective} {noun}", "on {a} {noun}", "in {a} {noun}", "over {a} {adjective} {noun}", "in front of {a} {noun}",
    "and people clap",
)  # fmt: skip


NOUNS = (ANIMALS, PERSONS, THINGS, MORE)
INVENTED_ARTICLES = ("",)


def invented(rng: random.Random) -> str:
    """A word nobody knows: most words of a language are missing from any list, and they must not look like ours."""
    return "".join(
        rng.choice("bcdfghjklmnprstvwz") + rng.choice(("a", "e", "i", "o", "u", "ee", "ou", "ar", "en", "ist"))
        for _ in range(rng.randint(1, 4))
    )


def _fill(frame: str, rng: random.Random, words: ModuleType) -> str:
    def noun() -> str:
        return rng.choice(words.INVENTED_ARTICLES) + invented(rng) if rng.random() < 0.25 else rng.choice(rng.choice(words.NOUNS))

    return frame.format(
        a=rng.choice(("a", "the", "one", "a", "a")), a2=rng.choice(("a",
        "the")), noun=noun(), other=noun(), adjective=rng.choice(words.ADJECTIVES),
        verb=rng.choice(words.VERBS), verb2=rng.choice(words.VERBS), doing=rng.choice(words.DOING),
    )  # fmt: skip


def foreign_sentence(rng: random.Random, words: ModuleType) -> str:
    """One clause on a subject outside the world, without place or time of the world's vocabulary."""
    draw = rng.random()
    if draw < 0.3:
        return rng.choice(words.NEAR)
    if draw < 0.36:
        return rng.choice(words.ABSTRACT)
    if draw < 0.42:
        return " ".join(invented(rng) for _ in range(rng.randint(1, 6)))
    return _fill(rng.choice(words.FRAMES), rng, words)


def foreign_clause(rng: random.Random, words: ModuleType) -> str:
    """A bystander to hang on a sentence of the world."""
    return _fill(rng.choice(words.BACKGROUND), rng, words)
