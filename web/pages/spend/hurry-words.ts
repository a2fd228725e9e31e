// What is on its way and is to go faster, or to come back.

import { defineWords } from '../../words/define.ts'

export const hurryWords = defineWords('hurry', {
  en: {
    tooSlow: 'Too slow?',
    now: 'Now, or not at all?',
    whyLater:
      'Nobody has sent it. One that takes its place goes out now: with the same payments, or ' +
      'with none.',
    payNow: 'Pay it now',
    cancelLater:
      'Cancelling takes its coins back to you now; in a block, the first can never be sent. The ' +
      'limits count it until then, and eleven blocks more.',
    why:
      'More fee brings it into a block sooner. You read and sign it like any spend; it is paid ' +
      'once, and counts once.',
    whyIncoming:
      'You did not sign it, so it cannot be replaced. A spend of what it pays you, back to ' +
      'you, pays the fee for both.',
    rate: 'Satoshis for a virtual byte',
    rateHint: 'Empty: the estimate for the next block',
    rateWrong: 'A number such as 12 or 2.5',
    speedUp: 'Speed up',
    cancelIt: 'Cancel it',
    cancelWhy:
      'Cancelling replaces it by one that pays nobody. Should a block take the first all the ' +
      'same, it is paid.',
    cannot: 'That cannot be done',
    replaced: 'Takes the place of {txid}, which pays {fee} satoshis. Only one of the two is mined.',
    pulled: 'Pulls {txid} along: its fee is enough for both, and nothing but the fee leaves.',
    along: 'Later spends of its change go with it: {txids}.',
    paidBefore: 'This wallet paid {address} before. A fresh address keeps the two payments apart.',
  },
  de: {
    tooSlow: 'Zu langsam?',
    now: 'Jetzt, oder gar nicht?',
    whyLater:
      'Niemand hat sie gesendet. Was an ihre Stelle tritt, geht jetzt hinaus: mit denselben ' +
      'Zahlungen, oder mit keiner.',
    payNow: 'Jetzt zahlen',
    cancelLater:
      'Abbrechen holt ihre Münzen jetzt zurück; steht das in einem Block, ist die erste nie mehr ' +
      'zu senden. Die Limits zählen sie bis dahin und elf Blöcke länger.',
    why:
      'Mehr Gebühr bringt sie eher in einen Block. Sie lesen und unterschreiben sie wie jede ' +
      'Ausgabe; gezahlt und gezählt wird einmal.',
    whyIncoming:
      'Sie haben sie nicht unterschrieben, darum ist sie nicht zu ersetzen. Eine Ausgabe ' +
      'dessen, was sie Ihnen zahlt, zurück an Sie, zahlt die Gebühr für beide.',
    rate: 'Satoshis je virtuelles Byte',
    rateHint: 'Leer: die Schätzung für den nächsten Block',
    rateWrong: 'Eine Zahl wie 12 oder 2.5',
    speedUp: 'Beschleunigen',
    cancelIt: 'Abbrechen',
    cancelWhy:
      'Abbrechen ersetzt sie durch eine, die niemandem zahlt. Nimmt ein Block doch die erste, ' +
      'ist sie gezahlt.',
    cannot: 'Das geht nicht',
    replaced:
      'Tritt an die Stelle von {txid}, die {fee} Satoshis zahlt. Nur eine der beiden kommt in ' +
      'einen Block.',
    pulled: 'Zieht {txid} mit: die Gebühr reicht für beide, und nur sie geht hinaus.',
    along: 'Spätere Ausgaben ihres Wechselgelds gehen mit ihr: {txids}.',
    paidBefore:
      'Diese Wallet hat {address} schon einmal gezahlt. Eine frische Adresse hält beides getrennt.',
  },
})
