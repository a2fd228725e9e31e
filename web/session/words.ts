// What is said about sessions wherever one is: proving a factor again, and another signer.

import { defineWords } from '../words/define.ts'

export const sessionWords = defineWords('session', {
  en: {
    title: 'Is it still you?',
    why: 'This act needs a factor that you proved within the last five minutes.',
    passkey: 'Use your passkey',
    or: 'or',
    code: 'Sign-in code',
    codeHint: 'Six digits of the authenticator that lets you into the console.',
    prove: 'Go on',
    otherTitle: 'Another signer',
    other:
      'The server names another signer than this browser has known. Compare the fingerprint with ' +
      'the one that the desk shows, before you type another code.',
    compared: 'It is the same as at the desk',
  },
  de: {
    title: 'Sind Sie es noch?',
    why: 'Dafür brauchen Sie einen Faktor, den Sie in den letzten fünf Minuten gezeigt haben.',
    passkey: 'Passkey benutzen',
    or: 'oder',
    code: 'Anmeldecode',
    codeHint: 'Sechs Ziffern des Authenticators, der Sie in die Konsole lässt.',
    prove: 'Weiter',
    otherTitle: 'Ein anderer Signierer',
    other:
      'Der Server nennt einen anderen Signierer, als dieser Browser kannte. Vergleichen Sie den ' +
      'Fingerabdruck mit dem am Desk, bevor Sie noch einen Code eingeben.',
    compared: 'Er ist derselbe wie am Desk',
  },
})
