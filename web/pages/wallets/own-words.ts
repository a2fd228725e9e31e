// Small coins put together, and coins begun anew.

import { defineWords } from '../../words/define.ts'

export const ownWords = defineWords('own', {
  en: {
    title: 'Many small coins into one',
    why:
      'Each coin makes a later spend dearer. While fees are low, small ones become one of your ' +
      'own; nothing but the fee leaves. Whoever looks at the chain learns that all of them were ' +
      'yours.',
    below: 'Coins below, in {unit}',
    rate: 'Satoshis for a virtual byte',
    rateHint: 'Empty: the estimate, if it is at most 5',
    amountWrong: 'An amount above nothing',
    rateWrong: 'A number such as 2 or 2.5',
    look: 'See what it takes',
    cannot: 'Not now',
    coins: 'Coins that become one',
    fee: 'It costs now',
    saves: 'It saves later, on a day of {rate} sat/vB',
    pays: 'It pays once fees are above {rate} sat/vB.',
    never: 'On such a day it would save nothing. Wait for lower fees.',
    later:
      '{count, plural, one {# small coin is left} other {# small coins are left}} for another ' +
      'time.',
    worthless: '{count, plural, one {# holds} other {# hold}} less than spending costs, and stay.',
    go: 'Review and sign',
    refresh: 'Begin anew: all of it comes back to this wallet, and the wait starts over.',
    refreshLook: 'See what beginning anew takes',
    refreshCoins: 'Coins that begin anew',
  },
  de: {
    title: 'Aus vielen kleinen Münzen eine',
    why:
      'Jede Münze macht eine spätere Ausgabe teurer. Bei niedrigen Gebühren werden kleine zu ' +
      'einer eigenen; nur die Gebühr geht ab. Wer in die Kette sieht, erfährt, dass alle Ihnen ' +
      'gehörten.',
    below: 'Münzen unter, in {unit}',
    rate: 'Satoshi je virtuellem Byte',
    rateHint: 'Leer: die Schätzung, wenn sie höchstens 5 ist',
    amountWrong: 'Ein Betrag über null',
    rateWrong: 'Eine Zahl wie 2 oder 2.5',
    look: 'Ansehen, was es kostet',
    cannot: 'Jetzt nicht',
    coins: 'Münzen, aus denen eine wird',
    fee: 'Es kostet jetzt',
    saves: 'Es spart später, an einem Tag mit {rate} sat/vB',
    pays: 'Es lohnt sich, sobald Gebühren über {rate} sat/vB liegen.',
    never: 'An einem solchen Tag würde es nichts sparen. Warten Sie auf niedrigere Gebühren.',
    later:
      '{count, plural, one {# kleine Münze bleibt} other {# kleine Münzen bleiben}} für ein ' +
      'anderes Mal.',
    worthless:
      '{count, plural, one {# ist} other {# sind}} weniger wert, als sie zu senden kostet, und ' +
      'bleiben.',
    go: 'Prüfen und unterschreiben',
    refresh: 'Neu beginnen: alles kommt in diese Wallet zurück, und die Frist läuft von vorn.',
    refreshLook: 'Ansehen, was ein Neubeginn kostet',
    refreshCoins: 'Münzen, die neu beginnen',
  },
})
