// A draft tried on what was, and on what might be.

import { defineWords } from '../../words/define.ts'

export const pastWords = defineWords('past', {
  en: {
    past: 'What it would have said',
    pastHint: 'Every spend that was signed, decided again in this browser by your draft.',
    pastNone: 'No spend was signed yet.',
    pastSame: 'All {n} spends would have gone as they did.',
    pastDenied:
      '{n, plural, =0 {None would have been denied.} one {# of {all} would have been ' +
      'denied.} other {# of {all} would have been denied.}}',
    pastMore: 'Needing more than under the present policy: {n}.',
    pastDeniedOne: 'denied',
    pastMoreOne: 'asks more',
    pastUnknown:
      'Lists with descriptors or wallets are not compared here: rules about them count as met.',
    tryIt: 'What if?',
    tryHint: 'Decided in this browser by your draft, over the spends of the past.',
    asker: 'Asked by',
    tryAmount: 'Amount with the fee',
    tryTo: 'To the address',
    try: 'What would it say?',
    wrongAddress: 'This is no address of this network.',
    wrongSats: 'An amount like 0.25 in BTC, or 25000000 in sats.',
  },
  de: {
    past: 'Was er gesagt hätte',
    pastHint: 'Jede unterschriebene Ausgabe, in diesem Browser nach Ihrem Entwurf neu entschieden.',
    pastNone: 'Noch keine Ausgabe wurde unterschrieben.',
    pastSame: 'Alle {n} Ausgaben wären ebenso gegangen.',
    pastDenied:
      '{n, plural, =0 {Keine wäre abgelehnt worden.} one {# von {all} wäre abgelehnt ' +
      'worden.} other {# von {all} wären abgelehnt worden.}}',
    pastMore: 'Mehr als nach der geltenden Richtlinie hätten gebraucht: {n}.',
    pastDeniedOne: 'abgelehnt',
    pastMoreOne: 'verlangt mehr',
    pastUnknown:
      'Listen mit Descriptoren oder Wallets werden hier nicht verglichen: Regeln dazu ' +
      'gelten als erfüllt.',
    tryIt: 'Was wäre, wenn?',
    tryHint:
      'In diesem Browser nach Ihrem Entwurf entschieden, über die Ausgaben der Vergangenheit.',
    asker: 'Erbeten von',
    tryAmount: 'Betrag samt Gebühr',
    tryTo: 'An die Adresse',
    try: 'Was würde er sagen?',
    wrongAddress: 'Das ist keine Adresse dieses Netzwerks.',
    wrongSats: 'Ein Betrag wie 0.25 in BTC oder 25000000 in sats.',
  },
})
