"""What the world does not have, in French, under the names of `elsewhere`."""

from __future__ import annotations

from generation.world.elsewhere import with_article, words_of

NOUNS = (
    with_article("un",
    "cheval canard pingouin éléphant lion tigre ours renard loup lapin perroquet aigle requin dauphin poulpe serpent lézard "
    "papillon singe gorille zèbre chameau mouton cochon poulet hamster hérisson panda kangourou dragon dinosaure crabe cygne "
    "pigeon âne cerf"),
    with_article("une",
    "vache chouette baleine tortue grenouille abeille fourmi araignée girafe chèvre souris loutre licorne mouche poule mouette biche "
    "chauve-souris"),
    with_article("un",
    "astronaute cuisinier roi sorcier chevalier pirate robot zombie clown docteur professeur fermier soldat détective pompier peintre "
    "chanteur skieur surfeur nageur boxeur cycliste coureur magicien vampire fantôme policier pêcheur gardien golfeur jongleur "
    "batteur pianiste violoniste guitariste serveur boulanger pilote président"),
    with_article("une",
    "reine sorcière infirmière danseuse chanteuse mariée grand-mère famille sirène princesse policière cuisinière voisine foule maîtresse"),
    with_article("un",
    "camion bus train avion hélicoptère bateau sous-marin vélo tracteur ballon-sonde cerf-volant drone château pont village marché "
    "restaurant volcan fleuve lac désert nuage arc-en-ciel flocon feu miroir piano violon tambour ordinateur téléphone livre tableau "
    "bouclier trésor gâteau burger fromage café canapé lit parapluie chapeau manteau arbre cactus champignon champ jardin moteur seau "
    "balai donut musée moulin tapis"),
    with_article("une",
    "fusée moto maison tour ville rue cuisine école usine montagne rivière forêt jungle île cascade grotte planète lune galaxie "
    "tempête tornade bougie lanterne fenêtre porte horloge guitare trompette flûte harpe caméra lettre carte statue couronne épée pizza "
    "soupe pomme banane fraise table chaise lampe robe valise fleur rose machine roue chaîne corde échelle théière crêpe bouteille "
    "pyramide église tente plume"),
)  # fmt: skip
INVENTED_ARTICLES = ("un ", "une ", "le ", "la ", "")
VERBS = words_of(
    "court marche dort vole nage danse chante mange cuisine conduit explose fond grandit brûle flotte coule tourne combat rit pleure "
    "grimpe lit écrit peint construit casse ouvre ferme chuchote crie brille gèle voyage chasse "
    "embrasse disparaît apparaît rétrécit surfe skie roule atterrit décolle parle discute médite bâille éternue boit creuse plante "
    "pêche jongle téléphone rêve attend nettoie tricote cherche achète vend aboie miaule répare lave"
)  # fmt: skip
ADJECTIVES = words_of(
    "minuscule géant vieux jeune fâché heureux triste doré argenté ancien futuriste magique cassé seul beau laid effrayant drôle endormi "
    "affamé courageux mystérieux invisible brillant gelé volant rouge bleu vert jaune blanc noir rayé poussiéreux "
    "mouillé rouillé grand petit gros mince rapide lent bruyant calme sauvage hanté abandonné vide"
)  # fmt: skip
DOING = words_of(
    "courant dormant dansant chantant mangeant cuisinant conduisant lisant écrivant riant pleurant grimpant peignant volant nageant "
    "rêvant attendant buvant criant marchant"
)
ABSTRACT = (
    "le sens de la vie", "un rêve de mon enfance", "l'histoire de Rome", "la météo de demain", "une publicité pour un shampoing",
    "une bande-annonce d'horreur", "un clip musical", "une recette de cuisine", "les informations",
    "une histoire d'amour à Paris", "une partie d'échecs", "mon anniversaire", "un mariage", "une pub de voiture",
    "un discours à l'assemblée", "la physique quantique", "la bourse", "une journée de ma vie", "le big bang",
    "quelle heure est-il", "comment devenir riche", "quelle est la capitale de l'Allemagne", "aide pour les impôts",
    "un poème sur l'automne", "Noël en famille", "un marathon dans la ville",
)  # fmt: skip
NEAR = (
    "un joueur de foot tire le ballon dans le but", "un match de tennis avec une balle jaune", "une balle de golf roule dans le trou",
    "le gardien arrête le ballon", "un pianiste joue une gamme montante", "une flûte joue une mélodie lente",
    "un guitariste joue vite sur scène",
    "un batteur tape sur sa batterie", "une chanteuse sur scène", "un cheval tape dans une balle rouge",
    "un singe joue avec une pelote de laine", "du volley sur la plage",
    "une boule de billard roule", "un verre de lait sur la table",
    "un groupe de métal sur scène", "un braquage de banque la nuit", "un filet de pêche plein de poissons", "un panier de pommes",
    "un panier de pique-nique dans le parc", "un canard en caoutchouc dans le bain", "un château de pierre au coucher du soleil",
    "un bateau en bois sur le lac",
    "un pont en acier sur le fleuve", "une personne en t-shirt rouge marche", "un t-shirt rouge", "une boule disco dans une boîte",
    "une voyante avec sa boule de cristal", "une bataille de boules de neige", "une boulette de viande", "une boule de glace",
    "un but de handball",
    "un saut en trampoline", "un kangourou saute", "un enfant saute sur le lit", "une grenouille saute dans l'eau",
    "des enfants sautent à la corde", "un sapin de Noël avec des boules", "une leçon au tableau", "une planche de surf sur la plage",
    "une planche à découper", "un jeu de société",
    "un homme rate son train", "elle rate son examen", "un anneau au doigt", "le seigneur des anneaux", "un cercle d'amis",
    "deux personnes en chemise blanche discutent", "trois vaches dorment", "quatre chevaux courent sur la plage",
    "une pomme tombe d'un arbre", "une trompette joue une gamme",
    "l'escalier monte et descend", "une échelle vers le ciel", "les cloches de l'église sonnent", "une boîte à musique",
    "un carillon à vent", "une harpe", "un piano joue lentement une mélodie", "une salle de sport pleine de machines",
    "un homme soulève des poids dans une salle de sport",
    "du yoga sur la plage au coucher du soleil", "un concert sur un toit", "une fête sur un toit la nuit",
    "un château gonflable pour enfants", "un ballon de baudruche s'envole", "des rochers tombent de la montagne", "des galets sur la plage",
    "un verre se casse", "une maison en bois brûle",
    "une statue de marbre au musée", "un joueur de rugby avec le ballon", "du water-polo à la piscine", "lancer des fléchettes",
    "tirer à l'arc", "une boule à neige", "un globe tourne", "un canon tire sur un bateau", "un lanceur de disque",
    "il lance une pierre dans l'eau", "elle jette la poubelle",
    "un ballon de foot dans les airs", "un bal masqué au château", "un penalty", "quelqu'un joue lentement du tambour",
    "un tir de penalty raté", "les billets de banque", "le marché de la bille", "un chasseur tire sur un lapin", "une partie de pétanque",
    "une fille fait la roue", "un équilibre sur les mains", "une roulade par terre", "un enfant saute sur un trampoline",
    "un trampoline dans le jardin", "un vélo saute une rampe", "une trottinette passe", "une planche à pain",
    "l'eau coule dans la gouttière",
    "une crêpe saute dans la poêle",
    "retourner une crêpe", "jouer à pile ou face", "un camion fait des tonneaux", "une otarie fait un salto", "un singe saute en arrière",
    "un plongeur fait un salto dans la piscine", "un skieur fait un salto arrière", "un dauphin fait un saut périlleux",
    "deux équipes de hockey sur la glace", "un gardien de hockey", "un palet glisse sur la glace", "du curling sur la glace",
    "des patineurs de vitesse font la course", "des rollers dans le parc", "du patin à roulettes", "un pingouin glisse sur la glace",
    "une glace au chocolat", "des glaçons dans un verre", "une sculpture de glace", "une danseuse de ballet fait une pirouette",
    "une ballerine tourne sur ses pointes", "un danseur tourne sur la tête", "une toupie en bois tourne", "la terre tourne",
    "une roue tourne",
    "un saut en longueur", "un saut à ski", "un cheval saute un obstacle", "l'axe de la terre", "un double arc-en-ciel", "un mot simple",
    "un avion atterrit", "les feuilles tombent", "un homme tombe d'une échelle", "la pluie tombe", "un renard se cache derrière un rideau",
    "une fille derrière une porte", "un acteur sort de derrière le rideau", "le rideau se lève au théâtre",
    "le soleil disparaît derrière la montagne",
    "un film sur grand écran", "l'écran de mon téléphone", "un écran d'ordinateur", "un voleur se cache derrière un mur",
    "un fantôme derrière le rideau",
    "un vélo roule derrière un camion", "un pneu roule dans la rue", "la lune derrière les nuages", "un roulement de tambour",
)  # fmt: skip
FRAMES = (
    "{noun} {verb}", "{noun} {verb}", "{noun} {verb} avec {other}", "{noun} {verb} et {other} {verb2}", "{noun} et {other}", "{noun}",
    "{noun}, {other}", "{noun} {verb} en ville", "{noun} sur {other}", "comment {noun} {verb}", "{noun} {adjective}",
    "{noun} {verb} tous les jours", "{noun} {doing}", "{noun} en {doing}",
    "pourquoi {noun} {verb}", "{noun} est {adjective}", "deux fois {noun}", "gros plan sur {noun}", "{noun} {verb} à côté de {other}",
    "{noun} avec {other}", "{noun} porte {other}", "{noun} {adjective} {verb}", "hier {noun} {verb}", "{noun} joue avec {other}",
    "{noun} {verb} devant {other}", "{noun} dans {other}",
    "{noun} qui {verb}", "{noun} {adjective} et {other}",
)  # fmt: skip
BACKGROUND = (
    "pendant que {noun} regarde",
    "avec {noun} dans le fond",
    "à côté de {noun}",
    "et {noun} {verb}",
    "quand {noun} {verb}",
    "devant {noun}",
    "et les gens applaudissent",
    "près de {noun}",
    "sur {noun}",
    "dans {noun}",
)
