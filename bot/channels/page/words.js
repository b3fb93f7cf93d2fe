/** What the page says, in French. */

export const LONGEST_TEXT = 4000; // characters, as the API counts them: code points

export const TEXT = {
  title: "Votre conversation avec Passerelles",
  skip: "Aller au champ de réponse",
  authors: { you: "Vous", bot: "Passerelles", staff: "L’équipe" },
  log: "Messages",
  region: "Conversation",
  rights: "Vos droits",
  writing: "Passerelles écrit…",
  opening: "La conversation s’ouvre…",
  resuming: "On retrouve votre conversation…",
  offline: "La connexion semble coupée. Rien n’est perdu.",
  unreachable: "Le service ne répond pas pour l’instant. Rien n’est perdu.",
  back: "C’est rétabli, nous pouvons continuer.",
  retrying: "Nouvel essai automatique dans un instant.",
  retry: "Réessayer maintenant",
  waiting: "en attente d’envoi",
  lost:
    "Cette conversation n’existe plus : elle a été effacée, ou elle est trop ancienne. " +
    "Vous pouvez en commencer une autre quand vous voulez.",
  lostKept: "Ce que vous veniez d’écrire vous attend dans le champ de réponse.",
  restart: "Revenir au début",
  label: "Votre réponse",
  keys: "Entrée pour envoyer, Maj + Entrée pour aller à la ligne",
  send: "Envoyer",
  empty: "Écrivez quelques mots avant d’envoyer.",
  tooLong: (n) =>
    `Votre message compte ${number(n)} caractères, pour ${number(LONGEST_TEXT)} au plus. ` +
    `Envoyez-le en deux fois : rien n’est perdu.`,
  counter: (n) => `${number(n)} caractères sur ${number(LONGEST_TEXT)}`,
  choices: "Réponses proposées",
  several: "Plusieurs réponses possibles",
  validate: "Valider",
  pickOne: "Choisissez au moins une réponse, ou écrivez la vôtre.",
  download: "Télécharger mes données",
  downloaded: "Vos données sont téléchargées, dans le fichier « mes-donnees.json ».",
  progress: (done, total) => (done >= total ? "entretien terminé" : `question ${done + 1} sur ${total}`),
  rightsLinks: [["Mes données", "mes données"], ["Tout effacer", "effacer mes données"]],
};

function number(n) {
  return new Intl.NumberFormat("fr-FR").format(n);
}
