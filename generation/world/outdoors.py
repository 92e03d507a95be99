"""What people say of animals, of paddleboards and of cars that jump, in English. A star marks held-out wordings, as in `phrases`."""

from __future__ import annotations

# A pet: its noun, its coat, and what comes before both.
PET: dict[str, tuple[str, ...]] = {
    "": ("pet", "pet", "animal", "four-legged friend"),
    "dog": (*("dog",) * 8, "puppy", "doggo", "pup", "hound", "good boy of a dog", "labrador", "terrier", "*pooch"),
    "cat": (*("cat",) * 8, "kitten", "kitty", "house cat", "tomcat", "pussycat", "young cat", "alley cat", "*tabby cat"),
}  # fmt: skip
COAT: dict[str, tuple[str, ...]] = {
    "brown": (*("brown",) * 4, "chocolate brown", "dark brown", "chestnut brown", "hazel", "cocoa coloured", "light brown", "reddish brown",
              "*mahogany"),
    "black": (*("black",) * 4, "jet black", "coal black", "pitch black", "all black", "dark black", "shiny black", "raven black", "*ebony"),
    "white": (*("white",) * 4, "snow white", "all white", "snowy", "milk white", "pure white", "creamy white", "bright white", "*ivory"),
    "golden": (*("golden",) * 3, "ginger", "orange", "blond", "sandy", "yellow", "honey coloured", "caramel coloured", "*apricot"),
    "grey": (*("grey", "gray") * 2, "silver", "silver grey", "smoky grey", "dark grey", "light gray", "ash grey", "blue grey",
             "*slate grey"),
}  # fmt: skip
PET_ARTICLES = ("a", "a", "a", "the", "my", "our", "a cute", "a happy", "this")
PET_ORDERS = ("{article} {tint} {noun}",)
TOY = (
    "a {colour} ball", "a {colour} ball", "the {colour} ball", "a {colour} tennis ball", "a {colour} rubber ball", "a thrown {colour} ball",
    "a little {colour} ball", "its {colour} ball", "a ball that is {colour}", "*a bouncy {colour} ball",
)  # fmt: skip
PLAIN_TOY = ("a ball", "a ball", "the ball", "a tennis ball", "a thrown ball", "its ball")
FETCH: dict[str, tuple[str, ...]] = {
    "": ("jumps for {ball}", "leaps for {ball}", "runs after {ball}", "chases {ball}", "plays fetch with {ball}", "plays with {ball}",
         "goes after {ball}", "jumps up at {ball}"),
    "caught": ("catches {ball}", "jumps and catches {ball}", "leaps up and catches {ball}", "catches {ball} in the air",
               "catches {ball} in mid air", "snatches {ball} out of the air", "runs, jumps and catches {ball}", "grabs {ball} in its mouth",
               "makes a great catch of {ball}", "gets {ball} in the air", "jumps high and catches {ball}", "fetches {ball}",
               "*plucks {ball} from the sky"),
    "missed": ("misses {ball}", "jumps and misses {ball}", "leaps for {ball} and misses", "jumps for {ball} but misses it",
               "fails to catch {ball}", "does not catch {ball}", "jumps too low for {ball}", "just misses {ball}",
               "tries to catch {ball} and misses", "runs after {ball} but cannot catch it", "lets {ball} fly over its head",
               "*comes up short for {ball}"),
    "slip": ("slips off a wall", "falls off a wall", "slips and falls off the wall", "falls off the bench", "slips off a bench",
             "slips and falls while chasing {ball}", "runs after {ball} and falls off the wall",
             "slips as it jumps for {ball} and falls down",
             "tumbles off a wall", "loses its footing and falls off a bench", "falls down when it jumps for {ball}",
             "tries to jump for {ball} but slips off the bench", "*tumbles from the bench in a heap"),
}  # fmt: skip
FETCH_NOUN: dict[str, tuple[str, ...]] = {
    "": ("a game of fetch", "playing fetch", "a pet playing with a ball", "fetch with a ball"),
    "caught": ("a game of fetch with a great catch", "a pet's catch in mid air", "a pet catching a ball",
               "a perfect catch in a game of fetch",
               "*a flying catch by a pet"),
    "missed": ("a game of fetch with a missed ball", "a pet missing a ball", "a missed catch in a game of fetch", "a pet's failed catch",
               "*a pet that is too slow for the ball"),
    "slip": ("a pet falling off a wall", "a pet fail", "a pet slipping off a bench", "a pet's fall off a wall",
             "*a pet's clumsy tumble off a bench"),
}  # fmt: skip
OTHER_FETCH = (
    "sleeps on the sofa", "eats from a bowl", "rolls over", "gives a paw", "swims in a pond", "catches a frisbee", "does a backflip",
    "digs a hole", "chases its own tail", "plays the piano", "walks on a leash", "stares at the camera", "wears a hat",
)  # fmt: skip
PET_PATTERNS = (
    "{pet} {leaps} {where} {when}", "{pet} {leaps} {when} {where}", "{where} {when}, {pet} {leaps}", "{when} {where}: {pet} {leaps}",
    "{pet} {where} {leaps} {when}", "{noun} {where} {when}", "{noun}", "{pet} {leaps}", "{noun}, {where}, {when}, {pet}",
    "{pet}, {noun}, {where}, {when}", "{pet} {where} {when} that {leaps}", "{when}. {where}. {pet} {leaps}", "{pet} {when} {leaps} {where}",
    "watch how {pet} {leaps} {where} {when}", "{pet} that {leaps} {where} {when}", "a pet video {where} {when}: {pet} {leaps}",
    "{where}, {pet} {leaps}", "someone throws a ball {where} {when} and {pet} {leaps}", "{when}, {pet} {leaps} {where}",
    "{noun} {when}, {pet} {where}", "playing fetch {where} {when}: {pet} {leaps}",
    "*{where}, you see {pet} that {when} {leaps}", "*look, {noun} {when} with {pet} {where}",
)  # fmt: skip

# Remixes of pets.
ANIMAL = {"dog": ("a dog", "a dog", "a puppy", "a doggo", "*a pooch"), "cat": ("a cat", "a cat", "a kitten", "a kitty", "*a tomcat")}
SPECIES = {
    "thing": ("{v}", "{v}", "now {v}"),
    "way": ("with {v}", "with {v} instead"),
    "sentence": ("it is {v}", "it is {v}", "the animal is {v}", "{v} jumps", "{v} goes after the ball", "*we see {v}"),
    "order": ("make it {v}", "make it {v}", "turn it into {v}", "change the animal to {v}", "use {v}", "swap {o} for {v}", "let {v} do it",
              "take {v}", "*cast {v}"),
}  # fmt: skip
FUR = {
    "thing": ("a {v} coat", "{v} fur", "{v} one", "a {v} animal", "*a {v} pelt"),
    "way": ("with {v} fur", "with a {v} coat", "in {v}"),
    "sentence": ("{he} is {v}", "{he} has {v} fur", "its fur is {v}", "the coat is {v}", "*its coat looks {v}"),
    "order": ("make {him} {v}", "make {him} {v}", "make the fur {v}", "change its fur to {v}", "give {him} {v} fur", "turn the coat {v}",
              "make its coat {v} and not {o}", "*dye the fur {v}"),
}  # fmt: skip
PLAYTHING = {
    "thing": ("a {v} ball", "a {v} ball", "{v} ball", "the {v} ball", "a {v} tennis ball", "a ball in {v}", "*a ball coloured {v}"),
    "way": ("with a {v} ball", "with a {v} tennis ball", "*using a {v} ball"),
    "sentence": ("the ball is {v}", "it is a {v} ball", "{he} jumps for a {v} ball", "the tennis ball is {v}", "*the ball looks {v}"),
    "order": ("make the ball {v}", "change the ball to {v}", "turn the ball {v}", "paint the ball {v}", "use a {v} ball",
              "throw a {v} ball",
              "change the ball from {o} to {v}", "give {him} a {v} ball", "*recolour the ball to {v}"),
}  # fmt: skip
PET_ENDS: dict[str, tuple[str, ...]] = {
    "fetch caught": ("catches it/catch it", "catches the ball/catch the ball", "gets the ball/get the ball", "gets it/get it",
                     "snatches the ball/snatch the ball", "grabs the ball/grab the ball", "makes the catch/make the catch",
                     "jumps and catches it/jump and catch it", "*nabs the ball/nab the ball"),
    "fetch missed": ("misses it/miss it", "misses the ball/miss the ball", "misses/miss", "does not catch it/not catch it",
                     "jumps too low/jump too low", "fails to catch it/fail to catch it", "does not get the ball/not get the ball",
                     "just misses the ball/just miss the ball", "*comes up short/come up short"),
    "fetch slip": ("falls off the wall/fall off the wall", "slips/slip", "slips off the wall/slip off the wall",
                   "falls off the bench/fall off the bench", "slips and falls/slip and fall", "loses its footing/lose its footing",
                   "slips off the bench/slip off the bench", "tumbles off/tumble off", "*falls in a heap/fall in a heap"),
}  # fmt: skip

# A paddleboard: where a flip is done, how it ends, and all of it as a noun.
PADDLERS = (*("a paddleboarder", "the paddleboarder", "a paddle boarder") * 4, "a girl", "a guy", "someone", "a man", "a woman",
"my friend",
            "a surfer", "a gymnast", "a lifeguard")  # fmt: skip
ONBOARD = (
    "on a paddleboard", "on a paddleboard", "on a paddle board", "on the paddleboard", "on a stand up paddleboard", "on a sup board",
    "standing on a paddleboard", "on a paddleboard on the water", "on a floating paddleboard", "off a paddleboard", "from a paddleboard",
    "*out on a paddleboard",
)  # fmt: skip
BALANCE: dict[str, tuple[str, ...]] = {
    "kept": ("lands it", "lands on the board", "lands back on the board", "stays on the board", "stays dry", "sticks the landing",
             "lands on both feet", "keeps the balance", "nails it", "lands it cleanly", "does not fall in", "stands on the board again",
             "*stomps it on the board"),
    "lost": ("falls in", "falls into the water", "falls in the water", "lands in the water", "misses the board", "splashes into the water",
             "ends up in the water", "goes for a swim", "makes a big splash", "misses the board and falls in", "gets wet", "loses balance",
             "*goes under with a splash"),
}  # fmt: skip
BALANCE_NOUN: dict[str, tuple[str, ...]] = {
    "": ("paddleboarding", "a flip on a paddleboard", "a paddleboard trick", "a paddleboard video", "stand up paddleboarding"),
    "kept": ("a landed paddleboard flip", "a perfect landing on a paddleboard", "a clean flip on a paddleboard",
             "a paddleboard flip landed",
             "*a stomped flip on a paddleboard"),
    "lost": ("a fall off a paddleboard", "a paddleboard fail", "a splash next to a paddleboard", "a failed flip on a paddleboard",
             "a paddleboarder falling into the water", "*a paddleboard belly flop"),
}  # fmt: skip
PADDLE_PATTERNS = (
    "{who} {acts} {onboard}{ending} {where} {when}", "{who} {acts} {onboard} {where} {when}{ending}",
    "{where} {when}, {who} {acts} {onboard}{ending}", "{when} {where}: {who} {acts} {onboard}{ending}",
    "{who} {onboard} {acts}{ending} {where} {when}", "{noun} {where} {when}", "{noun}", "{noun} by {who} {where} {when}",
    "{act} {onboard} {where} {when}{ending}", "{act} {onboard}", "{who}, {act} {onboard}, {where}, {when}{ending}",
    "{when}. {where}. {who} {acts} {onboard}{ending}", "{who} {acts} {onboard}{ending}",
    "paddleboarding {where} {when}: {who} {acts}{ending}",
    "watch how {who} {acts} {onboard}{ending} {where} {when}", "a paddleboard video {where} {when}: {who} {acts}{ending}",
    "{onboard} {where} {when}, {who} {acts}{ending}", "{who} {when} {acts} {onboard} {where}{ending}", "{noun}, {where}, {when}, {who}",
    "{who} {where} {when} who {acts} {onboard}{ending}", "{act} by {who} {onboard} {where} {when}{ending}",
    "*{where}, you see {who} who {when} {acts} {onboard}{ending}", "*look, {noun} {when} by {who} {where}",
)  # fmt: skip
PADDLE_ENDS: dict[str, tuple[str, ...]] = {
    "balance kept": ("lands it/land it", "lands on the board/land on the board", "stays on the board/stay on the board", "nails it/nail it",
                     "keeps the balance/keep the balance", "stays dry/stay dry", "does not fall in/not fall in", "sticks it/stick it",
                     "*stomps the landing/stomp the landing"),
    "balance lost": ("falls in/fall in", "falls into the water/fall into the water", "misses the board/miss the board",
                     "lands in the water/land in the water", "splashes into the water/splash into the water",
                     "falls off the board/fall off the board", "gets wet/get wet", "loses balance/lose balance", "*takes a dip/take a dip"),
}  # fmt: skip

# A car that jumps over a gap: the car, what it does, and all of it as a noun.
CAR = (
    "a {colour} car", "a {colour} car", "the {colour} car", "a {colour} stunt car", "a {colour} race car", "a {colour} sports car",
    "my {colour} car", "a little {colour} car", "a car painted {colour}", "a {colour} toy car", "*a {colour} rally car",
)  # fmt: skip
PLAIN_CAR = ("a car", "a car", "the car", "a stunt car", "a race car", "a sports car", "a toy car", "a fast car")
GAP: dict[str, tuple[str, ...]] = {
    "": ("jumps off a ramp", "drives up a ramp and jumps", "does a ramp jump", "jumps over a gap", "takes off from a ramp",
         "does a stunt jump"),
    "cleared": ("jumps from ramp to ramp", "jumps the gap", "clears the gap", "jumps over the gap and lands on the ramp",
                "makes the jump", "lands the ramp jump", "flies over the gap and lands safely",
                "jumps off a ramp and lands on the next one",
                "sticks the landing after a ramp jump", "lands the jump", "clears the jump and drives on", "makes it over the gap",
                "*soars clean over the gap"),
    "crash": ("crashes into the ramp", "jumps off a ramp and crashes", "crashes", "misses the landing ramp and crashes",
              "does not make the jump", "jumps too short and crashes", "falls short of the second ramp", "smashes into the ramp",
              "fails the ramp jump", "hits the ramp and falls down", "does not clear the gap", "wrecks itself in a ramp jump",
              "*slams nose first into the ramp"),
}  # fmt: skip
GAP_NOUN: dict[str, tuple[str, ...]] = {
    "": ("a car jump", "a car stunt", "a car jumping off a ramp", "a stunt car video", "a car ramp jump"),
    "cleared": ("a car jump from ramp to ramp", "a perfect car jump", "a car clearing a gap", "a landed car stunt",
                "*a car flying clean over a gap"),
    "crash": ("a car crash", "a failed car jump", "a car stunt gone wrong", "a car crashing into a ramp", "a stunt car crash",
              "*a car wreck on a ramp"),
}  # fmt: skip
OTHER_STUNT = (
    "does donuts", "drifts around a corner", "drives through a city", "waits at a red light", "parks", "races against a train",
    "does a barrel roll", "drives on two wheels", "drives into a lake", "gets washed",
)  # fmt: skip
STUNT_PATTERNS = (
    "{car} {stunt} {where} {when}", "{car} {stunt} {when} {where}", "{where} {when}, {car} {stunt}", "{when} {where}: {car} {stunt}",
    "{car} {where} {stunt} {when}", "{noun} {where} {when}", "{noun}", "{car} {stunt}", "{noun}, {where}, {when}, {car}",
    "{car}, {noun}, {where}, {when}", "{car} {where} {when} that {stunt}", "{when}. {where}. {car} {stunt}", "{car} {when} {stunt} {where}",
    "watch how {car} {stunt} {where} {when}", "{car} that {stunt} {where} {when}", "a stunt video {where} {when}: {car} {stunt}",
    "{where}, {car} {stunt}", "two ramps {where} {when}, {car} {stunt}", "{when}, {car} {stunt} {where}", "{noun} {when}, {car} {where}",
    "*{where}, you see {car} that {when} {stunt}", "*look, {noun} {when} with {car} {where}",
)  # fmt: skip
PAINTED = {
    "thing": ("a {v} car", "a {v} car", "{v} car", "the {v} car", "a {v} one", "a car in {v}", "*a car coloured {v}"),
    "way": ("in {v}", "with a {v} car", "*painted {v}"),
    "sentence": ("the car is {v}", "the car is {v}", "it is a {v} car", "a {v} car jumps", "*the car looks {v}"),
    "order": ("make the car {v}", "change the car to {v}", "paint the car {v}", "turn the car {v}", "use a {v} car",
              "change the car from {o} to {v}", "take a {v} car", "*recolour the car to {v}"),
}  # fmt: skip
STUNT_ENDS: dict[str, tuple[str, ...]] = {
    "gap cleared": ("makes the jump/make the jump", "clears the gap/clear the gap", "lands on the ramp/land on the ramp",
                    "lands safely/land safely", "does not crash/not crash", "makes it over the gap/make it over the gap",
                    "lands the jump/land the jump", "jumps far enough/jump far enough", "*soars over it/soar over it"),
    "gap crash": ("crashes into the ramp/crash into the ramp", "does not make the jump/not make the jump", "falls short/fall short",
                  "hits the ramp/hit the ramp", "jumps too short/jump too short", "misses the ramp/miss the ramp",
                  "smashes into the ramp/smash into the ramp", "does not clear the gap/not clear the gap",
                  "*slams into the ramp/slam into the ramp"),
}  # fmt: skip
