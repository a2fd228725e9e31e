// The page for a bad day.

import { defineWords } from '../../words/define.ts'

export const incidentWords = defineWords('incident', {
  en: {
    title: 'Bad day',
    lead: 'Everything that can be stopped at once, and what somebody touched.',
    levers: 'Stop at once',
    leversWhy:
      'Any member stops, alone and at once; everybody is told. Coming back is a proposal. ' +
      'You sign at the desk.',
    trading: 'Trading',
    tradingDoes: 'Stopped, no order of any exchange account is placed.',
    links: 'Links in notices',
    linksDoes: 'Stopped, links in mails and messages neither veto nor freeze.',
    entry: 'Signing in',
    entryDoes: 'Stopped, all sessions end. Whoever comes back makes another way in.',
    network: 'Unlisted networks',
    networkDoes: 'Stopped, the server answers the listed networks alone. The desk stays open.',
    pulled: 'stopped',
    goesOn: 'goes on',
    byQuorum: 'by a quorum',
    stopShort: 'Stop',
    backShort: 'Bring back',
    stop: 'Stop: {lever}',
    back: 'Propose to bring back: {lever}',
    networks: 'Listed networks',
    noNetworks: 'None is listed: closed, the server would answer nobody.',
    until: 'until',
    banner: 'A notice before everyone',
    bannerWhy: 'Stands on every page, until it goes by itself. One at most; an administrator’s.',
    bannerText: 'What everybody reads',
    bannerHours: 'Hours until it goes',
    bannerPut: 'Show it to everyone',
    bannerDown: 'Take it down',
    tokens: 'Reading tokens',
    tokensWhy: 'Programs that read by a token see nothing more. Each has to be made anew.',
    tokensGo: 'Withdraw all reading tokens',
    tokensSure: 'Yes, withdraw all of them',
    tokensDone: '{count, plural, one {# token was withdrawn} other {# tokens were withdrawn}}',
    search: 'Who touched what',
    searchWhy: 'From the audit log: every act and every refusal. What was only read is in no log.',
    range: 'Address or range',
    person: 'Person (id)',
    device: 'Device (public key)',
    token: 'Token (id)',
    since: 'Since',
    untilDay: 'Until',
    go: 'Search',
    found: '{count, plural, =0 {Nothing was found} one {# event} other {# events}}',
    act: 'Acts',
    actor: 'People, devices and tokens',
    networkSide: 'Addresses',
    tokenSide: 'Tokens',
    session: 'Sessions',
    seen: 'What could have been seen',
    seenNobody: 'Nothing, as far as the log says: no session, token or device got in.',
    seenBy:
      '{sessions} sessions, {tokens} tokens and {devices} devices were used. ' +
      'Each reads all of this:',
    seenWhat:
      'wallets: {names}; {addresses} addresses; {members} people with {contacts} contacts; ' +
      '{proposals} proposals',
    events: 'The newest events',
    save: 'Save what was found',
    records: 'For others',
    recordsWhy:
      'The audit log, the charter, sessions, tokens and notices of a time in one file, for a ' +
      'forensic firm. Without secrets; it stands in the audit log. An administrator’s.',
    recordsFrom: 'From',
    recordsTo: 'To',
    recordsSave: 'Export the records',
    recordsWait: 'The signer stamps them within two minutes.',
    recordsDone: 'Saved. Anybody checks it, and finds the part that was changed:',
    draftSave: 'Draft a disclosure',
    draftDone:
      'Saved: what the logs know, in English. Read it, fill in the [brackets], then send it.',
  },
  de: {
    title: 'Schlechter Tag',
    lead: 'Alles, was sich sofort anhalten lässt, und was jemand berührt hat.',
    levers: 'Sofort anhalten',
    leversWhy:
      'Jedes Mitglied hält an, allein und sofort; alle erfahren es. Zurück geht es durch einen ' +
      'Vorschlag. Sie unterschreiben am Desk.',
    trading: 'Handel',
    tradingDoes: 'Angehalten wird kein Auftrag irgendeines Börsenkontos platziert.',
    links: 'Links in Nachrichten',
    linksDoes: 'Links in Mails und Nachrichten legen keinen Einspruch ein und frieren nichts ein.',
    entry: 'Anmeldung',
    entryDoes:
      'Alle Sitzungen enden, niemand meldet sich an. Danach richten alle ihre Zugänge neu ein.',
    network: 'Nicht aufgeführte Netze',
    networkDoes: 'Der Server antwortet nur den aufgeführten Netzen. Der Desk bleibt offen.',
    pulled: 'angehalten',
    goesOn: 'läuft',
    byQuorum: 'durch ein Quorum',
    stopShort: 'Anhalten',
    backShort: 'Zurückholen',
    stop: 'Anhalten: {lever}',
    back: 'Rückkehr vorschlagen: {lever}',
    networks: 'Aufgeführte Netze',
    noNetworks: 'Keines ist aufgeführt: geschlossen antwortete der Server niemandem.',
    until: 'bis',
    banner: 'Ein Hinweis für alle',
    bannerWhy:
      'Steht auf jeder Seite, bis er von selbst geht. Höchstens einer; von einem Verwalter.',
    bannerText: 'Was alle lesen',
    bannerHours: 'Stunden, bis er geht',
    bannerPut: 'Allen zeigen',
    bannerDown: 'Abnehmen',
    tokens: 'Lese-Tokens',
    tokensWhy:
      'Programme, die mit einem Token lesen, sehen nichts mehr. Jeder muss neu gemacht werden.',
    tokensGo: 'Alle Lese-Tokens zurücknehmen',
    tokensSure: 'Ja, alle zurücknehmen',
    tokensDone: '{count, plural, one {# Token zurückgenommen} other {# Tokens zurückgenommen}}',
    search: 'Wer was berührt hat',
    searchWhy: 'Aus dem Prüfprotokoll: jede Handlung, jede Ablehnung. Lesen steht nirgends.',
    range: 'Adresse oder Bereich',
    person: 'Person (Kennung)',
    device: 'Gerät (öffentlicher Schlüssel)',
    token: 'Token (Kennung)',
    since: 'Seit',
    untilDay: 'Bis',
    go: 'Suchen',
    found: '{count, plural, =0 {Nichts gefunden} one {# Ereignis} other {# Ereignisse}}',
    act: 'Handlungen',
    actor: 'Personen, Geräte und Tokens',
    networkSide: 'Adressen',
    tokenSide: 'Tokens',
    session: 'Sitzungen',
    seen: 'Was zu sehen war',
    seenNobody:
      'Nichts, soweit das Protokoll es sagt: keine Sitzung, kein Token, kein Gerät kam hinein.',
    seenBy:
      '{sessions} Sitzungen, {tokens} Tokens und {devices} Geräte wurden benutzt. ' +
      'Jedes liest all das:',
    seenWhat:
      'Wallets: {names}; {addresses} Adressen; {members} Personen mit {contacts} Kontakten; ' +
      '{proposals} Vorschläge',
    events: 'Die neuesten Ereignisse',
    save: 'Gefundenes speichern',
    records: 'Für andere',
    recordsWhy:
      'Prüfprotokoll, Satzung, Sitzungen, Tokens und Nachrichten einer Zeit in einer Datei, für ' +
      'Forensiker. Ohne Geheimnisse; es steht im Prüfprotokoll. Von einem Verwalter.',
    recordsFrom: 'Von',
    recordsTo: 'Bis',
    recordsSave: 'Aufzeichnungen ausgeben',
    recordsWait: 'Der Signierer stempelt sie innerhalb von zwei Minuten.',
    recordsDone: 'Gespeichert. Jeder prüft es und findet den Teil, der geändert wurde:',
    draftSave: 'Mitteilung entwerfen',
    draftDone:
      'Gespeichert: was die Protokolle wissen, auf Englisch. Lesen, die [Klammern] ausfüllen, ' +
      'dann erst senden.',
  },
})
