// The page of tokens.

import { defineWords } from '../../words/define.ts'

export const tokensWords = defineWords('tokens', {
  en: {
    title: 'Tokens',
    lead: 'How programs get in. A token never approves, never sees a secret, never widens itself.',
    reading: 'Reading tokens',
    readingWhat: 'See what is there, as a dashboard or a bookkeeper does, and change nothing.',
    make: 'Make one',
    none: 'No reading token yet',
    noneWhy:
      'A dashboard, a monitor or your bookkeeping gets one each, so that each can be taken back ' +
      'alone.',
    over: 'ended',
    neverUsed: 'never used',
    lastUsed: 'last used',
    usedFrom: 'from',
    ends: 'ends',
    ended: 'ended',
    made: 'made',
    withdraw: 'Withdraw',
    withdrawOf: 'Withdraw the token {name}',
    withdrawTitle: 'Withdraw this token?',
    withdrawWhat:
      'Whatever uses “{name}” is refused from this moment. It cannot be undone; make a new one ' +
      'if it was the wrong one.',
    withdrawGo: 'Withdraw it',
    keep: 'Keep it',
    makeTitle: 'A new reading token',
    makeWhat: 'Whoever has its secret sees balances, addresses, spends, people and the log.',
    name: 'Name',
    nameHint: 'What will use it: “Bookkeeping”, “Wall display”.',
    from: 'It may be used from',
    fromHint: 'Ranges of addresses: 127.0.0.1/32 is this machine, 192.0.2.0/24 an office.',
    life: 'It ends after',
    days: '{days, plural, one {# day} other {# days}}',
    makeGo: 'Make the token',
    secretTitle: 'Its secret, this once',
    secretOnce: 'You will not see it again',
    secretWhy:
      'Put the secret of “{name}” where its program keeps passwords. Only its hash is kept here. ' +
      'Everybody is told that the token was made.',
    secret: 'The secret',
    copy: 'Copy the secret',
    example: 'It goes into a header, such as:',
    secretDone: 'I have put it away',
  },
  de: {
    title: 'Tokens',
    lead:
      'Wie Programme hereinkommen. Ein Token gibt nie frei, sieht nie ein Geheimnis und weitet ' +
      'sich nie selbst.',
    reading: 'Lese-Tokens',
    readingWhat: 'Sehen, was da ist, wie eine Anzeige oder die Buchhaltung, und ändern nichts.',
    make: 'Anlegen',
    none: 'Noch kein Lese-Token',
    noneWhy:
      'Eine Anzeige, eine Überwachung, Ihre Buchhaltung bekommen je eines, damit jedes einzeln ' +
      'zurückgenommen werden kann.',
    over: 'zu Ende',
    neverUsed: 'nie benutzt',
    lastUsed: 'zuletzt benutzt',
    usedFrom: 'von',
    ends: 'endet',
    ended: 'endete',
    made: 'angelegt',
    withdraw: 'Zurücknehmen',
    withdrawOf: 'Das Token {name} zurücknehmen',
    withdrawTitle: 'Dieses Token zurücknehmen?',
    withdrawWhat:
      'Was „{name}“ benutzt, wird von jetzt an abgewiesen. Das lässt sich nicht rückgängig ' +
      'machen; legen Sie ein neues an, wenn es das falsche war.',
    withdrawGo: 'Zurücknehmen',
    keep: 'Behalten',
    makeTitle: 'Ein neues Lese-Token',
    makeWhat: 'Wer sein Geheimnis hat, sieht Guthaben, Adressen, Ausgaben, Leute und Protokoll.',
    name: 'Name',
    nameHint: 'Was es benutzen wird: „Buchhaltung“, „Wandanzeige“.',
    from: 'Es darf benutzt werden von',
    fromHint: 'Adressbereiche: 127.0.0.1/32 ist dieser Rechner, 192.0.2.0/24 etwa ein Büro.',
    life: 'Es endet nach',
    days: '{days, plural, one {# Tag} other {# Tagen}}',
    makeGo: 'Token anlegen',
    secretTitle: 'Sein Geheimnis, dieses eine Mal',
    secretOnce: 'Sie sehen es nicht wieder',
    secretWhy:
      'Legen Sie das Geheimnis von „{name}“ dorthin, wo sein Programm Passwörter aufbewahrt. ' +
      'Hier bleibt nur sein Hash. Alle erfahren, dass das Token angelegt wurde.',
    secret: 'Das Geheimnis',
    copy: 'Das Geheimnis kopieren',
    example: 'Es kommt in eine Kopfzeile, etwa so:',
    secretDone: 'Ich habe es verwahrt',
  },
})
