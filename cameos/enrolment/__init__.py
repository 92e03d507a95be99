"""How somebody or something comes to be castable: challenges, takes, what is looked for in them, and the pictures and voice they leave."""
