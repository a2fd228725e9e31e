// The first run of a fresh installation.

import { defineWords } from '../../words/define.ts'

export const welcomeWords = defineWords('welcome', {
  en: {
    brand: 'Countersign',
    title: 'Welcome',
    what:
      'Countersign is the second signer you run yourself. It holds one key of your bitcoin ' +
      'wallet, and uses it only when your policy, your code and your co-approvers say so. It can ' +
      'spend nothing alone.',
    progress: '{done} of {all} steps done',
    done: 'done',
    allDone: 'Everything is set up',
    allDoneWhy: 'Whatever you changed your mind about is under its own page from now on.',
    toOverview: 'To the overview',
    later: 'Go on later: to the overview',
    claim: 'Claim it',
    claimWhat:
      'The desk is the page where you consent; it makes this signer yours. The code it asks for ' +
      'stands in the terminal that you started Countersign in.',
    claimGo: 'Claim it at the desk',
    authenticator: 'Set up an authenticator',
    authenticatorWhat:
      'Six digits of an app, or a key you touch. Every spend needs them. Keep the recovery codes ' +
      'on paper.',
    enrol: 'Set it up at the desk',
    enter: 'Come in',
    enterWhat:
      'Press “Open the console” at your desk. The first time you make a passkey here, or choose ' +
      'a password and an authenticator for signing in.',
    enterGo: 'Open your desk',
    organisation: 'Alone or together',
    organisationWhat:
      'Alone, loosening anything takes two of your devices and two days. In a team several ' +
      'people decide, and nobody can be overruled by one. A team is founded before the first ' +
      'wallet.',
    alone: 'It is just me',
    foundGo: 'Found a team at the desk',
    people: 'Invite people',
    peopleWhat:
      'Invite each by a link and compare fingerprints by voice: a mailbox alone lets nobody in.',
    peopleGo: 'Invite at the desk',
    notices: 'Be told of everything',
    noticesWhat:
      'Whoever steals something hopes that you do not notice. Mail, SMS and others tell everybody.',
    noticesHow: 'Whoever runs the machine writes the channels into one file and starts again:',
    noticesGo: 'See the channels and send a test',
    noNotices: 'Without notices for now',
    wallet: 'Make the first wallet',
    walletWhat: 'Your key, the signer’s, and best a backup key.',
    kit: 'Rehearse the way out',
    kitWhat:
      'Save the recovery kit away from this machine, and show that you have it by choosing the ' +
      'file again.',
    name: 'Name of the wallet',
    nameHint: 'Small letters, digits and dashes.',
    nameBad: 'One to 32 small letters, digits and dashes.',
    keyHint:
      'The public key of a multisig account (BIP 48), such as {example}. Coldcard’s and ' +
      'Sparrow’s files work as they are.',
    keyFile: 'Read a file: {label}',
    keyRead: 'Compare on the device:',
    'key-empty': 'Paste the key.',
    'key-secret': 'This is a secret key. Never paste one anywhere; export the public one.',
    'key-network': 'This key is of another network.',
    'key-origin': 'Fingerprint and path are missing: [fingerprint/48h/…]',
    'key-typo': 'A character is wrong or missing.',
    'key-unknown': 'No public key was found in this.',
    policy: 'What may be spent',
    btc: 'BTC',
    day: 'At most in 24 hours',
    week: 'At most in 7 days',
    above: 'More care above',
    aboveHint: 'Empty: never',
    aboveBy: 'Above that',
    byWaiting: 'it waits a day',
    byGroup: 'people of {group} approve',
    count: 'How many',
    hours: 'Only at certain hours',
    fromHour: 'From (UTC)',
    untilHour: 'Until (UTC)',
    inWords: 'In words, this is the policy:',
    amountBad: 'An amount is no amount of bitcoin.',
    walletGo: 'Go on at the desk',
    walletGoHint:
      'The desk adds the signer’s key, shows the whole wallet and takes your code. Nothing is ' +
      'made before.',
    kitSave: 'Save {file}',
    kitProve: 'I have it: choose the file',
    kitOther: 'This is not {file} as it was saved. Choose the other one, or save it again.',
    kitKeys:
      'This shows that the kit is there. Proving that your keys sign comes with the rehearsal of ' +
      'the whole exit, in a later version.',
    offer: 'Countersign is not set up to the end',
    offerNext: 'Next:',
    offerGo: 'Go on',
  },
  de: {
    brand: 'Countersign',
    title: 'Willkommen',
    what:
      'Countersign ist der zweite Unterzeichner, den Sie selbst betreiben. Er hält einen ' +
      'Schlüssel Ihrer Bitcoin-Wallet und benutzt ihn nur, wenn Ihre Regeln, Ihr Code und Ihre ' +
      'Mitentscheider es sagen. Allein kann er nichts ausgeben.',
    progress: '{done} von {all} Schritten erledigt',
    done: 'erledigt',
    allDone: 'Alles ist eingerichtet',
    allDoneWhy: 'Was Sie sich anders überlegen, steht von nun an auf seiner eigenen Seite.',
    toOverview: 'Zur Übersicht',
    later: 'Später weiter: zur Übersicht',
    claim: 'In Besitz nehmen',
    claimWhat:
      'Am Desk geben Sie Ihre Zustimmung; dort wird dieser Signierer Ihrer. Der Code, nach dem ' +
      'er fragt, steht im Terminal, in dem Sie Countersign gestartet haben.',
    claimGo: 'Am Desk in Besitz nehmen',
    authenticator: 'Einen Authenticator einrichten',
    authenticatorWhat:
      'Sechs Ziffern einer App oder ein Schlüssel zum Berühren. Jede Ausgabe braucht sie. ' +
      'Bewahren Sie die Notfallcodes auf Papier auf.',
    enrol: 'Am Desk einrichten',
    enter: 'Hereinkommen',
    enterWhat:
      'Drücken Sie an Ihrem Desk „Open the console“. Beim ersten Mal legen Sie hier einen ' +
      'Passkey an, oder ein Passwort und einen Authenticator zum Anmelden.',
    enterGo: 'Ihren Desk öffnen',
    organisation: 'Allein oder gemeinsam',
    organisationWhat:
      'Allein braucht jedes Lockern zwei Ihrer Geräte und zwei Tage. Im Team entscheiden ' +
      'mehrere, und keiner kann die anderen übergehen. Ein Team wird vor der ersten Wallet ' +
      'gegründet.',
    alone: 'Nur ich',
    foundGo: 'Am Desk ein Team gründen',
    people: 'Leute einladen',
    peopleWhat:
      'Laden Sie jeden durch einen Link ein und vergleichen Sie Fingerabdrücke am Telefon: ein ' +
      'Postfach allein lässt niemanden herein.',
    peopleGo: 'Am Desk einladen',
    notices: 'Von allem erfahren',
    noticesWhat:
      'Wer etwas stiehlt, hofft, dass Sie es nicht merken. E-Mail und SMS sagen es allen.',
    noticesHow: 'Wer die Maschine betreibt, schreibt die Kanäle in eine Datei und startet neu:',
    noticesGo: 'Kanäle ansehen und testen',
    noNotices: 'Vorerst ohne Nachrichten',
    wallet: 'Die erste Wallet anlegen',
    walletWhat: 'Ihr Schlüssel, der des Signierers und am besten ein Ersatz.',
    kit: 'Den Ausweg proben',
    kitWhat:
      'Speichern Sie die Rettungsdatei fern von dieser Maschine, und zeigen Sie, dass Sie sie ' +
      'haben, indem Sie die Datei wieder auswählen.',
    name: 'Name der Wallet',
    nameHint: 'Kleine Buchstaben, Ziffern und Striche.',
    nameBad: 'Ein bis 32 kleine Buchstaben, Ziffern und Striche.',
    keyHint:
      'Der öffentliche Schlüssel eines Multisig-Kontos (BIP 48), etwa {example}. Dateien von ' +
      'Coldcard und Sparrow gehen, wie sie sind.',
    keyFile: 'Eine Datei lesen: {label}',
    keyRead: 'Am Gerät vergleichen:',
    'key-empty': 'Fügen Sie den Schlüssel ein.',
    'key-secret': 'Das ist ein geheimer Schlüssel. Geben Sie nur den öffentlichen heraus.',
    'key-network': 'Dieser Schlüssel gehört zu einem anderen Netzwerk.',
    'key-origin': 'Fingerabdruck und Pfad fehlen: [Fingerabdruck/48h/…]',
    'key-typo': 'Ein Zeichen ist falsch oder fehlt.',
    'key-unknown': 'Darin wurde kein öffentlicher Schlüssel gefunden.',
    policy: 'Was ausgegeben werden darf',
    btc: 'BTC',
    day: 'Höchstens in 24 Stunden',
    week: 'Höchstens in 7 Tagen',
    above: 'Mehr Vorsicht ab',
    aboveHint: 'Leer: nie',
    aboveBy: 'Darüber',
    byWaiting: 'wartet es einen Tag',
    byGroup: 'geben Leute von {group} frei',
    count: 'Wie viele',
    hours: 'Nur zu bestimmten Stunden',
    fromHour: 'Von (UTC)',
    untilHour: 'Bis (UTC)',
    inWords: 'In Worten sind das die Regeln:',
    amountBad: 'Ein Betrag ist kein Betrag in Bitcoin.',
    walletGo: 'Am Desk fortfahren',
    walletGoHint:
      'Der Desk fügt den Schlüssel des Signierers hinzu, zeigt die ganze Wallet und nimmt Ihren ' +
      'Code. Vorher entsteht nichts.',
    kitSave: '{file} speichern',
    kitProve: 'Ich habe sie: Datei auswählen',
    kitOther:
      'Das ist nicht {file}, wie gespeichert. Wählen Sie die andere oder speichern Sie neu.',
    kitKeys:
      'Das zeigt, dass die Datei da ist. Dass Ihre Schlüssel unterschreiben, zeigt die Probe ' +
      'des ganzen Auswegs, in einer späteren Version.',
    offer: 'Countersign ist noch nicht fertig eingerichtet',
    offerNext: 'Als Nächstes:',
    offerGo: 'Weiter',
  },
})
