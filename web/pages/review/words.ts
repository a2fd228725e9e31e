// The page of the security review. What its checks say in German stands in german.ts.

import { defineWords } from '../../words/define.ts'

export const reviewWords = defineWords('review', {
  en: {
    title: 'Security review',
    lead: 'What is weak, from the worst, and how it is mended.',
    print: 'Print report',
    made: 'Made',
    of: '{organisation}, on {network}',
    score: 'Score',
    ofHundred: '{score} of 100',
    counts:
      '{findings, plural, =0 {nothing open} one {# finding} other {# findings}}, ' +
      '{passed, plural, one {# check passed} other {# checks passed}}, ' +
      '{unknown, plural, one {# not judged} other {# not judged}}',
    scoreWhy:
      'The worst that is open says in which quarter the score lies. What nobody could judge ' +
      'costs too, a little less: silence is no good news.',
    chart: 'The score, now {score} of 100, over {days, plural, one {a day} other {# days}}',
    noHistory: 'It is made anew each day and after every change. From tomorrow a line stands here.',
    findings: 'Findings',
    none: 'Nothing that this server can see is weak',
    noneWhy:
      'Members are told when that changes. Below stands what it cannot see: look at that on the ' +
      'machine itself with this command.',
    critical: 'critical',
    high: 'high',
    medium: 'medium',
    low: 'low',
    info: 'to know',
    organisation: 'the organisation',
    seen: 'Seen',
    why: 'Why',
    mend: 'Mend it',
    from: 'From',
    since: 'Open since',
    propose: 'Propose the change at the desk',
    proposeHint: 'What only tightens takes hold at once. Everything else takes the others.',
    tooLarge: 'This change is too large for a link: the command line proposes it.',
    copy: 'Copy the command',
    alive: 'Who must be alive',
    aliveWhy: 'The smallest groups of people without whom it ends.',
    aliveCharter: 'Deciding about the organisation',
    aliveWallet: 'Spending from the wallet {wallet}',
    aliveLarge: 'Spending from the wallet {wallet} with every approval that a rule asks for',
    without: 'ends without any of these:',
    together: 'and',
    moreSets: '{more, plural, one {and one more} other {and # more}}',
    goesOn: 'goes on without any four people.',
    impossible: 'is not possible now.',
    decide: '{quorum} of {voters} decide.',
    holder: 'Who has the user’s key:',
    holderUnknown: 'This server does not know who has the user’s key: they have to live too.',
    resistance: 'Whom a false page can take in',
    resistanceWhy:
      'A passkey answers only where it was made. A code or a password is good wherever it is ' +
      'typed.',
    resistant: 'phishing-resistant',
    partly: 'partly',
    not: 'not resistant',
    levelUnknown: 'not known',
    weakNoPasskey: 'Has no passkey to decide with: add one at the desk.',
    weakPassword: 'Signs in by password and code: add a passkey, then remove the password.',
    weakCode: 'Consents by a typed code: with three passkeys no authenticator is needed.',
    weakUnknown: 'Ways into the console are not known here.',
    unjudged: 'Not judged here',
    unjudgedWhy:
      'This server does not know enough for these checks, and passes none of them. The whole ' +
      'review is made on the machine itself:',
    items: 'Items of standards',
    itemsWhy: 'CCSS 9.0, NIST SP 800-63B-4 and ASVS 5.0 in short: looked at, not certified.',
    passed: 'Passed',
    open: 'Open',
    unknown: 'Not judged',
  },
  de: {
    title: 'Sicherheitsprüfung',
    lead: 'Was schwach ist, vom Schlimmsten an, und wie es behoben wird.',
    print: 'Bericht drucken',
    made: 'Erstellt',
    of: '{organisation}, auf {network}',
    score: 'Punkte',
    ofHundred: '{score} von 100',
    counts:
      '{findings, plural, =0 {nichts offen} one {# Befund} other {# Befunde}}, ' +
      '{passed, plural, one {# Prüfung bestanden} other {# Prüfungen bestanden}}, ' +
      '{unknown, plural, one {# nicht beurteilt} other {# nicht beurteilt}}',
    scoreWhy:
      'Der schlimmste offene Befund sagt, in welchem Viertel die Punkte liegen. Was niemand ' +
      'beurteilen konnte, kostet auch, etwas weniger: Schweigen ist keine gute Nachricht.',
    chart: 'Die Punkte, jetzt {score} von 100, über {days, plural, one {einen Tag} other {# Tage}}',
    noHistory:
      'Sie wird jeden Tag und nach jeder Änderung neu gemacht. Ab morgen steht hier eine Linie.',
    findings: 'Befunde',
    none: 'Nichts, was dieser Server sehen kann, ist schwach',
    noneWhy:
      'Ändert sich das, erfahren es die Mitglieder. Unten steht, was er nicht sehen kann: das ' +
      'prüft dieser Befehl auf der Maschine selbst.',
    critical: 'kritisch',
    high: 'hoch',
    medium: 'mittel',
    low: 'gering',
    info: 'zur Kenntnis',
    organisation: 'die Organisation',
    seen: 'Gesehen',
    why: 'Warum',
    mend: 'Beheben',
    from: 'Nach',
    since: 'Offen seit',
    propose: 'Die Änderung am Desk vorschlagen',
    proposeHint: 'Was nur verschärft, gilt sofort. Alles andere braucht die anderen.',
    tooLarge: 'Diese Änderung ist zu groß für einen Link: die Befehlszeile schlägt sie vor.',
    copy: 'Den Befehl kopieren',
    alive: 'Wer am Leben sein muss',
    aliveWhy: 'Die kleinsten Gruppen von Menschen, ohne die es endet.',
    aliveCharter: 'Entscheiden über die Organisation',
    aliveWallet: 'Ausgeben aus dem Wallet {wallet}',
    aliveLarge: 'Ausgeben aus dem Wallet {wallet} mit jeder Zustimmung, die eine Regel verlangt,',
    without: 'endet ohne eine von diesen:',
    together: 'und',
    moreSets: '{more, plural, one {und eine weitere} other {und # weitere}}',
    goesOn: 'geht ohne jede vier Menschen weiter.',
    impossible: 'ist jetzt nicht möglich.',
    decide: '{quorum} von {voters} entscheiden.',
    holder: 'Den Schlüssel des Nutzers hat:',
    holderUnknown:
      'Dieser Server weiß nicht, wer den Schlüssel des Nutzers hat: auch dieser Mensch muss leben.',
    resistance: 'Wen eine falsche Seite täuschen kann',
    resistanceWhy:
      'Ein Passkey antwortet nur dort, wo er entstand. Ein Code oder ein Passwort gilt überall, ' +
      'wo man es tippt.',
    resistant: 'gegen Phishing geschützt',
    partly: 'teilweise',
    not: 'nicht geschützt',
    levelUnknown: 'unbekannt',
    weakNoPasskey: 'Hat keinen Passkey zum Entscheiden: am Desk einen hinzufügen.',
    weakPassword:
      'Meldet sich mit Passwort und Code an: Passkey hinzufügen, dann Passwort entfernen.',
    weakCode: 'Stimmt mit getipptem Code zu: bei drei Passkeys braucht es keinen Authenticator.',
    weakUnknown: 'Die Wege in die Konsole sind hier nicht bekannt.',
    unjudged: 'Hier nicht beurteilt',
    unjudgedWhy:
      'Für diese Prüfungen weiß dieser Server nicht genug, und keine davon ist bestanden. Die ' +
      'ganze Prüfung macht die Maschine selbst:',
    items: 'Punkte aus Standards',
    itemsWhy: 'CCSS 9.0, NIST SP 800-63B-4 und ASVS 5.0 in Kürze: angesehen, nicht zertifiziert.',
    passed: 'Bestanden',
    open: 'Offen',
    unknown: 'Nicht beurteilt',
  },
})
