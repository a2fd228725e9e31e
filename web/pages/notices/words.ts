// The page of notices and their delivery.

import { defineWords } from '../../words/define.ts'

export const noticesWords = defineWords('notices', {
  en: {
    title: 'Notices',
    lead: 'How everybody is told of spends and tokens, and whether it arrives.',
    test: 'Send a test',
    sent: 'The test is on its way',
    sentWhy:
      'Every channel of every member gets one, dead ones too. Each ends up in the list below.',
    none: 'Nobody is told of anything yet',
    noneWhy: 'Whoever runs the machine sets up channels once, in',
    noneHow: 'in the home folder, and starts again. How:',
    courier:
      'What the organisation decides (proposals, votes, freezes, keys) is told by another ' +
      'process that this server cannot silence. How its channels stand is said on the ' +
      'machine itself:',
    mail: 'Mail',
    sms: 'SMS',
    webhook: 'Webhook',
    ntfy: 'ntfy',
    push: 'Push to browsers',
    people: '{count, plural, one {# address} other {# addresses}}',
    deadCount: '{dead, plural, one {# is dead} other {# are dead}}',
    nth: 'address {nth}',
    working: 'arrives',
    failing: 'fails, tried again',
    dead: 'dead',
    never: 'nothing delivered yet',
    last: 'last delivered',
    next: 'next try',
    waiting: '{waiting, plural, one {# waits} other {# wait}}',
    undelivered: '{undelivered, plural, one {# was given up} other {# were given up}}',
    said: 'The other side said:',
    mailDead:
      'Correct the address by a proposal at the desk, or the mail server’s settings in ' +
      'notices.json. Then send a test: it tries dead ones again.',
    smsDead:
      'Correct the number by a proposal at the desk, or the provider’s settings in notices.json. ' +
      'Then send a test: it tries dead ones again.',
    webhookDead:
      'Bring the receiver back, or give another address by a proposal at the desk. Then send a ' +
      'test: it tries dead ones again.',
    ntfyDead:
      'Check that the topic still exists, or give another by a proposal at the desk. Then send ' +
      'a test: it tries dead ones again.',
    pushDead:
      'The browser has forgotten its subscription, or was uninstalled. It has to subscribe anew.',
    attempts: 'Last attempts',
    noAttempts: 'Nothing was sent yet',
    noAttemptsWhy: 'Send a test, so that you know before it matters.',
    allAttempts: 'Show all {count}',
    delivered: 'delivered',
    refused: 'refused',
  },
  de: {
    title: 'Nachrichten',
    lead: 'Wie alle von Ausgaben und Tokens erfahren, und ob es ankommt.',
    test: 'Test senden',
    sent: 'Der Test ist unterwegs',
    sentWhy:
      'Jeder Kanal jedes Mitglieds bekommt einen, auch tote. Jeder landet unten in der Liste.',
    none: 'Noch erfährt niemand etwas',
    noneWhy: 'Wer die Maschine betreibt, richtet Kanäle einmal ein, in',
    noneHow: 'im Heimatordner, und startet neu. Wie:',
    courier:
      'Was die Organisation entscheidet (Vorschläge, Stimmen, Einfrieren, Schlüssel), meldet ein ' +
      'anderer Prozess, den dieser Server nicht stumm machen kann. Wie dessen Kanäle stehen, ' +
      'sagt die Maschine selbst:',
    mail: 'E-Mail',
    sms: 'SMS',
    webhook: 'Webhook',
    ntfy: 'ntfy',
    push: 'Push an Browser',
    people: '{count, plural, one {# Adresse} other {# Adressen}}',
    deadCount: '{dead, plural, one {# ist tot} other {# sind tot}}',
    nth: 'Adresse {nth}',
    working: 'kommt an',
    failing: 'scheitert, wird wiederholt',
    dead: 'tot',
    never: 'noch nichts zugestellt',
    last: 'zuletzt zugestellt',
    next: 'nächster Versuch',
    waiting: '{waiting, plural, one {# wartet} other {# warten}}',
    undelivered: '{undelivered, plural, one {# wurde aufgegeben} other {# wurden aufgegeben}}',
    said: 'Die Gegenseite sagte:',
    mailDead:
      'Berichtigen Sie die Adresse durch einen Vorschlag am Desk, oder den Mailserver in ' +
      'notices.json. Dann senden Sie einen Test: er versucht tote noch einmal.',
    smsDead:
      'Berichtigen Sie die Nummer durch einen Vorschlag am Desk, oder den Anbieter in ' +
      'notices.json. Dann senden Sie einen Test: er versucht tote noch einmal.',
    webhookDead:
      'Bringen Sie den Empfänger zurück, oder geben Sie durch einen Vorschlag am Desk eine ' +
      'andere Adresse an. Dann senden Sie einen Test: er versucht tote noch einmal.',
    ntfyDead:
      'Prüfen Sie, ob es das Thema noch gibt, oder geben Sie durch einen Vorschlag am Desk ein ' +
      'anderes an. Dann senden Sie einen Test: er versucht tote noch einmal.',
    pushDead: 'Der Browser hat seine Anmeldung vergessen oder ist weg. Er muss sich neu anmelden.',
    attempts: 'Letzte Versuche',
    noAttempts: 'Noch wurde nichts gesendet',
    noAttemptsWhy: 'Senden Sie einen Test, damit Sie es wissen, bevor es darauf ankommt.',
    allAttempts: 'Alle {count} zeigen',
    delivered: 'zugestellt',
    refused: 'abgewiesen',
  },
})
