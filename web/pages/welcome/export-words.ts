// Whom the signer's key of a 2-of-2 is sealed for: read only where such a wallet is made.

import { defineWords } from '../../words/define.ts'

export const exportWords = defineWords('export', {
  en: {
    for: 'Age keys for whom the signer’s key is sealed',
    why:
      'One to four recipients, age1…, with spaces between: the way out of this wallet, made with ' +
      'it or never. Without one you need the signer’s folder and its unseal key.',
    bad: 'One of these is no age recipient, or there are more than four.',
  },
  de: {
    for: 'Age-Schlüssel, für die der Schlüssel des Signierers versiegelt wird',
    why:
      'Ein bis vier Empfänger, age1…, mit Leerzeichen dazwischen: der Ausweg aus dieser Wallet, ' +
      'der mit ihr entsteht oder nie. Ohne einen brauchen Sie den Ordner des Signierers und ' +
      'seinen Siegelschlüssel.',
    bad: 'Einer davon ist kein Empfänger von age, oder es sind mehr als vier.',
  },
})
