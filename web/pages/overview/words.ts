// The first page: what there is, what is left of the limits, what waits for somebody, what
// happened.

import { defineWords } from '../../words/define.ts'

export const overviewWords = defineWords('overview', {
  en: {
    title: 'Overview',
    lead: 'All wallets of {organisation}',
    balance: 'Balance',
    arriving: 'arriving',
    chart: 'The balance of all wallets over the last {days, plural, one {# day} other {# days}}',
    limits: 'Spending limits',
    left: 'left',
    of: 'of',
    allFree: 'all free again',
    never: 'does not free by itself',
    taken: 'Counted as used up, for nobody knows what was signed before the signer was let go on:',
    free: 'nothing used',
    conditional: 'with conditions',
    count: '{left} of {most} spends left',
    day: '24 hours',
    days: '{days, plural, one {# day} other {# days}}',
    hours: '{hours, plural, one {# hour} other {# hours}}',
    utcDay: 'today (UTC)',
    utcWeek: 'this week (UTC)',
    utcMonth: 'this month (UTC)',
    lifetime: 'in all',
    gauge: '{percent} % of the limit {rule} used',
    noLimits: 'No limits over time',
    noLimitsWhy:
      'The policy of your wallets bounds single spends only, or none. A limit over a day makes a ' +
      'stolen key worth less.',
    needs: 'Needs you',
    noNeeds: 'Nothing waits',
    noNeedsWhy:
      'Spends that wait for a code or an approval, and proposals that wait for votes, stand here.',
    atDesk: 'Open the desk',
    spendWaits: 'A spend of {wallet}',
    waitsFor: 'waits for {what}',
    code: 'a code',
    passkey: 'a passkey',
    key: 'its token to ask again',
    approvals: 'approvals',
    delay: 'its delay',
    policy: 'the policy to allow it',
    signer: 'the signer',
    proposal: 'A proposal by {name}',
    votes: '{have} of {needed} votes',
    takesHold: 'takes hold',
    witness: 'The signer waits for its witness',
    witnessWhy:
      'Nothing is signed before. Any command of your client answers it: ./countersign status',
    wallets: 'Wallets',
    noWallets: 'No wallet yet',
    noWalletsWhy:
      'A wallet has a key of yours and one of the signer’s. Your key is made on your own ' +
      'computer, so it begins there.',
    coins: '{coins, plural, =0 {no coins} one {# coin} other {# coins}}',
    happened: 'What happened',
    nothingHappened: 'Nothing happened yet',
    nothingHappenedWhy:
      'Every act and every refusal is written down here, and notarised by the signer.',
    refused: 'refused',
    denied: 'denied',
    waiting: 'waiting',
  },
  de: {
    title: 'Übersicht',
    lead: 'Alle Wallets von {organisation}',
    balance: 'Guthaben',
    arriving: 'unterwegs',
    chart: 'Das Guthaben aller Wallets in {days, plural, one {# Tag} other {# Tagen}}',
    limits: 'Ausgabegrenzen',
    left: 'frei',
    of: 'von',
    allFree: 'wieder ganz frei',
    never: 'wird nicht von selbst frei',
    taken:
      'Gilt als verbraucht, denn niemand weiß, was unterschrieben war, ehe der Signierer ' +
      'weiterging:',
    free: 'nichts verbraucht',
    conditional: 'unter Bedingungen',
    count: '{left} von {most} Ausgaben frei',
    day: '24 Stunden',
    days: '{days, plural, one {# Tag} other {# Tage}}',
    hours: '{hours, plural, one {# Stunde} other {# Stunden}}',
    utcDay: 'heute (UTC)',
    utcWeek: 'diese Woche (UTC)',
    utcMonth: 'dieser Monat (UTC)',
    lifetime: 'insgesamt',
    gauge: '{percent} % der Grenze {rule} verbraucht',
    noLimits: 'Keine Grenzen über die Zeit',
    noLimitsWhy:
      'Die Regeln Ihrer Wallets begrenzen nur einzelne Ausgaben oder gar keine. Eine Grenze für ' +
      'den Tag macht einen gestohlenen Schlüssel weniger wert.',
    needs: 'Braucht Sie',
    noNeeds: 'Nichts wartet',
    noNeedsWhy:
      'Hier stehen Ausgaben, die auf einen Code oder eine Freigabe warten, und Vorschläge, die ' +
      'auf Stimmen warten.',
    atDesk: 'Desk öffnen',
    spendWaits: 'Eine Ausgabe von {wallet}',
    waitsFor: 'wartet auf {what}',
    code: 'einen Code',
    passkey: 'einen Passkey',
    key: 'das erneute Anfragen durch sein Token',
    approvals: 'Freigaben',
    delay: 'ihre Wartezeit',
    policy: 'die Erlaubnis der Regeln',
    signer: 'den Signierer',
    proposal: 'Ein Vorschlag von {name}',
    votes: '{have} von {needed} Stimmen',
    takesHold: 'gilt',
    witness: 'Der Signierer wartet auf seinen Zeugen',
    witnessWhy:
      'Vorher wird nichts unterschrieben. Jeder Befehl Ihres Programms antwortet ihm: ' +
      './countersign status',
    wallets: 'Wallets',
    noWallets: 'Noch keine Wallet',
    noWalletsWhy:
      'Eine Wallet hat einen Schlüssel von Ihnen und einen des Signierers. Ihrer entsteht auf ' +
      'Ihrem eigenen Computer, darum beginnt sie dort.',
    coins: '{coins, plural, =0 {keine Münzen} one {# Münze} other {# Münzen}}',
    happened: 'Was geschah',
    nothingHappened: 'Noch ist nichts geschehen',
    nothingHappenedWhy:
      'Jede Handlung und jede Ablehnung wird hier festgehalten und vom Signierer beglaubigt.',
    refused: 'abgelehnt',
    denied: 'verweigert',
    waiting: 'wartet',
  },
})
