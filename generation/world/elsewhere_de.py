"""What the world does not have, in German, under the names of `elsewhere`."""

from __future__ import annotations

from generation.world.elsewhere import with_article, words_of

NOUNS = (
    with_article("ein",
    "Pinguin Elefant Löwe Tiger Bär Fuchs Wolf Hase Papagei Adler Hai Wal Delfin Frosch Affe Esel Hirsch Igel Drache Vogel Fisch "
    "Schmetterling Dinosaurier Hamster Schwan Rabe Tintenfisch Käfer"),
    with_article("eine",
    "Kuh Ente Eule Schildkröte Schlange Biene Ameise Spinne Giraffe Ziege Maus Robbe Krabbe Taube Fliege Schnecke Gans Möwe "
    "Fledermaus"),
    with_article("ein", "Pferd Schaf Schwein Huhn Känguru Einhorn Kamel Zebra Eichhörnchen Krokodil"),
    with_article("ein",
    "Astronaut Koch König Zauberer Ritter Pirat Roboter Zombie Clown Arzt Lehrer Bauer Soldat Detektiv Feuerwehrmann Maler Sänger "
    "Skifahrer Surfer Schwimmer Boxer Läufer Vampir Geist Torwart Pianist Kellner Bäcker Pilot Präsident Fußballer Geiger"),
    with_article("eine",
    "Königin Hexe Ärztin Lehrerin Tänzerin Sängerin Braut Oma Familie Meerjungfrau Prinzessin Polizistin Köchin Malerin Nachbarin"),
    with_article("ein",
    "Zug Bus Lastwagen Hubschrauber Turm Berg Fluss See Wald Vulkan Wasserfall Planet Mond Sturm Regenbogen Baum Kuchen Apfel Tisch Stuhl "
    "Koffer Hut Schuh Computer Brief Spiegel Schneemann Kaktus Pilz Motor Eimer Brunnen Bahnhof Garten Markt Schlitten Pfannkuchen "
    "Teppich Regenschirm"),
    with_article("eine",
    "Rakete Brücke Stadt Straße Küche Schule Fabrik Insel Höhle Galaxie Wolke Kerze Laterne Tür Uhr Gitarre Geige Trompete Flöte Kamera "
    "Krone Pizza Suppe Banane Lampe Blume Rose Sonnenblume Maschine Kette Leiter Teekanne Torte Tasse Flasche Pyramide Kirche Mühle "
    "Brille Feder Wüste"),
    with_article("ein",
    "Flugzeug Schiff Boot Fahrrad Motorrad Schloss Haus Dorf Krankenhaus Restaurant Feuer Fenster Klavier Schlagzeug Telefon Buch "
    "Gemälde Schwert Brot Eis Bett Sofa Kleid Rad Seil Zelt Museum Karussell Riesenrad"),
)  # fmt: skip
INVENTED_ARTICLES = ("ein ", "eine ", "der ", "die ", "")
VERBS = words_of(
    "rennt läuft schläft fliegt schwimmt tanzt singt isst kocht fährt explodiert schmilzt wächst brennt schwebt sinkt kämpft lacht weint "
    "klettert liest schreibt malt baut zerbricht öffnet schließt winkt flüstert "
    "schreit leuchtet friert reist jagt umarmt küsst verschwindet schrumpft surft reitet rollt landet startet redet streitet gähnt niest "
    "trinkt backt gräbt pflanzt angelt jongliert telefoniert träumt wartet putzt "
    "strickt wandert sucht kauft verkauft bellt miaut repariert"
)  # fmt: skip
ADJECTIVES = words_of(
    "winzig riesig alt jung wütend glücklich traurig golden magisch kaputt einsam schön hässlich flauschig gruselig lustig müde hungrig "
    "mutig unsichtbar leuchtend gefroren rot blau grün gelb weiß schwarz gestreift staubig nass "
    "rostig groß klein dick dünn schnell langsam laut leise wild verlassen leer hölzern gläsern"
)  # fmt: skip
DOING = words_of(
    "rennend schlafend tanzend singend essend kochend fahrend lesend schreibend lachend weinend kletternd malend fliegend schwimmend "
    "wartend träumend streitend trinkend winkend"
)
ABSTRACT = (
    "der Sinn des Lebens", "ein Traum aus meiner Kindheit", "die Geschichte Roms", "der Wetterbericht", "eine Werbung für Shampoo",
    "ein Horrortrailer", "ein Musikvideo", "ein Kochvideo", "die Nachrichten",
    "eine Liebesgeschichte in Wien", "ein Schachspiel", "mein Geburtstag", "eine Hochzeit", "eine Autowerbung", "eine Rede im Bundestag",
    "Quantenphysik", "die Börse", "ein Tag in meinem Leben", "der Urknall",
    "wie spät ist es", "wie werde ich reich", "was ist die Hauptstadt von Frankreich", "Hilfe bei der Steuererklärung",
    "ein Gedicht über den Herbst", "Weihnachten bei uns zu Hause", "ein Marathon durch die Stadt",
)  # fmt: skip
NEAR = (
    "ein Fußballspieler schießt den Ball ins Tor", "ein Tennisspiel mit einem gelben Ball", "ein Golfball rollt ins Loch",
    "der Torwart hält den Ball", "ein Pianist spielt eine Tonleiter", "eine Flöte spielt eine Melodie",
    "ein Gitarrist spielt schnell auf der Bühne", "ein Schlagzeuger trommelt", "eine Sängerin auf der Bühne",
    "ein Pferd tritt einen roten Ball", "ein Affe spielt mit einem Wollknäuel", "Volleyball am Strand",
    "eine Billardkugel rollt", "ein Glas Milch auf dem Tisch", "eine Metalband auf der Bühne",
    "ein Banküberfall in der Nacht", "ein Fischernetz voller Fische", "ein Korb voller Äpfel",
    "ein Picknickkorb im Park", "eine Gummiente in der Badewanne", "eine Steinburg bei Sonnenuntergang", "ein Holzboot auf dem See",
    "eine Stahlbrücke über den Fluss", "eine Person im roten Shirt geht spazieren", "ein rotes Shirt",
    "eine Discokugel im Club", "eine Wahrsagerin mit ihrer Kristallkugel", "eine Schneeballschlacht", "ein Fleischbällchen auf Spaghetti",
    "ein Handballtor", "ein Handballspieler wirft ein Tor", "ein Trampolinsprung", "ein Känguru hüpft",
    "ein Kind hüpft auf dem Bett", "ein Frosch springt ins Wasser", "Kinder springen Seil", "ein Weihnachtsbaum mit Kugeln",
    "eine Schulstunde an der Tafel", "ein Surfbrett am Strand", "ein Schneidebrett in der Küche", "ein Brettspiel",
    "ein Mann verpasst seinen Zug", "sie vermisst ihre Mutter", "ein Ring am Finger", "der Herr der Ringe", "ein Boxring",
    "zwei Leute in weißen Hemden reden", "drei Kühe schlafen", "vier Pferde rennen am Strand", "ein Apfel fällt vom Baum",
    "eine Trompete spielt eine Tonleiter nach oben", "die Treppe geht rauf und runter", "eine Leiter nach oben", "Kirchenglocken läuten",
    "eine Spieluhr", "ein Windspiel", "eine Harfe", "ein Klavier spielt langsam eine Melodie", "ein Fitnessstudio voller Geräte",
    "ein Mann hebt Gewichte in der Sporthalle", "Yoga am Strand bei Sonnenuntergang", "ein Konzert auf dem Dach",
    "eine Party auf dem Dach in der Nacht", "eine Hüpfburg für Kinder", "ein Luftballon steigt auf", "Steine fallen vom Berg",
    "Kieselsteine am Strand", "ein Glas zerbricht", "ein Holzhaus brennt", "eine Marmorstatue im Museum", "ein Rugbyspieler mit dem Ball",
    "Wasserball im Schwimmbad", "Völkerball in der Schule", "Dart auf eine Scheibe werfen", "eine Schneekugel", "ein Globus dreht sich",
    "eine Kanone feuert auf ein Schiff", "ein Diskuswerfer", "er wirft einen Stein ins Wasser", "sie wirft den Müll weg",
    "ein Fußball fliegt durch die Luft", "ein Glockenturm", "ein Maskenball im Schloss", "ein Elfmeter", "jemand trommelt langsam",
    "ein Kind schlägt Rad", "ein Handstand am Strand", "eine Rolle vorwärts auf der Matte", "ein Purzelbaum im Gras",
    "ein Trampolin im Garten",
    "ein Junge springt auf dem Trampolin", "ein Fahrrad springt über eine Rampe", "ein Roller fährt vorbei",
    "ein Brett im Baumarkt", "Regen in der Dachrinne",
    "ein Pfannkuchen fliegt aus der Pfanne", "der Koch wendet das Steak", "eine Münze werfen", "Flipflops am Strand",
    "ein Laster überschlägt sich",
    "eine Robbe macht einen Salto", "ein Delfin macht einen Salto", "ein Turmspringer macht einen Salto ins Wasser",
    "ein Skifahrer macht einen Rückwärtssalto", "zwei Eishockeymannschaften auf dem Eis", "ein Eishockeytorwart", "ein Puck auf dem Eis",
    "Curling auf dem Eis", "Eisschnellläufer im Rennen", "Rollschuhe im Park", "Inlineskater in der Stadt",
    "ein Pinguin rutscht über das Eis",
    "ein Erdbeereis", "Eiswürfel im Glas", "eine Skulptur aus Eis", "eine Balletttänzerin dreht eine Pirouette",
    "eine Ballerina auf Zehenspitzen",
    "ein Breakdancer dreht sich auf dem Kopf", "ein Kreisel aus Holz dreht sich", "die Erde dreht sich", "ein Rad dreht sich",
    "ein Weitsprung",
    "ein Skispringer springt", "ein Pferd springt über eine Hürde", "die Achse eines Wagens", "ein doppelter Regenbogen",
    "eine einfache Frage",
    "ein Flugzeug landet", "Blätter fallen vom Baum", "ein Mann fällt von der Leiter", "Regen fällt aufs Fenster",
    "eine Maus versteckt sich hinter der Gardine",
    "ein Mädchen hinter der Tür", "ein Schauspieler tritt hinter dem Vorhang hervor", "der Vorhang geht auf im Theater",
    "die Sonne verschwindet hinter den Bergen",
    "ein Film auf der großen Leinwand", "der Bildschirm vom Handy ist kaputt", "ein Computerbildschirm", "ein Dieb hinter der Mauer",
    "ein Gespenst hinter dem Vorhang",
    "ein Reifen rollt die Straße runter", "ein Karren rollt den Berg hinab", "der Mond hinter Wolken", "ein Regenschirm im Wind",
    "ein Trommelwirbel",
)  # fmt: skip
FRAMES = (
    "{noun} {verb}", "{noun} {verb}", "{noun} {verb} mit {other}", "{noun} {verb} und {other} {verb2}", "{noun} und {other}", "{noun}",
    "{noun}, {other}", "{noun} {verb} in der Stadt", "{noun} auf {other}", "wie {noun} {verb}", "{noun}, {adjective}",
    "{noun} {verb} jeden Tag", "{doing} {noun}", "{noun} {doing}", "warum {verb} {noun}", "{noun} ist {adjective}", "zwei mal {noun}",
    "nahaufnahme: {noun}", "{noun} {verb} neben {other}", "{noun} mit {other}", "{noun} trägt {other}", "{noun} aus {other}",
    "gestern {verb} {noun}",
    "{noun} spielt mit {other}", "{noun} {verb} vor {other}", "{noun} im Inneren von {other}", "{noun} sieht {adjective} aus",
)  # fmt: skip
BACKGROUND = (
    "während {noun} zuschaut",
    "mit {noun} im Hintergrund",
    "neben {noun}",
    "und {noun} {verb}",
    "wenn {noun} vorbei {verb}",
    "vor {noun}",
    "und die Leute klatschen",
    "in der Nähe von {noun}",
    "auf {noun}",
    "in {noun}",
)
