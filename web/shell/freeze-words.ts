// What is said when something is to be frozen, and while it is.

import { defineWords } from '../words/define.ts'

export const freezeWords = defineWords('freeze', {
  en: {
    button: 'Freeze',
    title: 'Freeze now',
    what:
      'From the moment the signer is told, it signs nothing more of what is frozen. ' +
      'Anybody of the organisation may freeze; the others can undo it.',
    subject: 'What to stop',
    organisation: 'Everything: the whole organisation',
    wallet: 'The wallet {wallet}',
    account: 'The exchange account {account}',
    why: 'Why',
    whyHint: 'Everybody reads this. “My laptop was stolen.”',
    word: 'freeze',
    type: 'Type “{word}” to go on',
    go: 'Go on at the desk',
    goHint:
      'The desk opens in a new tab. You sign there with your own credential; this page cannot.',
    cancel: 'Do nothing',
    frozenAll: 'Everything is frozen: {reason}',
    frozenWallet: 'The wallet {wallet} is frozen: {reason}',
  },
  de: {
    button: 'Einfrieren',
    title: 'Jetzt einfrieren',
    what:
      'Sobald der Signierer es weiß, unterschreibt er nichts mehr von dem, was eingefroren ' +
      'ist. Jedes Mitglied darf einfrieren; die anderen können es aufheben.',
    subject: 'Was angehalten wird',
    organisation: 'Alles: die ganze Organisation',
    wallet: 'Die Wallet {wallet}',
    account: 'Das Börsenkonto {account}',
    why: 'Warum',
    whyHint: 'Alle lesen das. „Mein Laptop wurde gestohlen.“',
    word: 'einfrieren',
    type: 'Tippen Sie „{word}“, um fortzufahren',
    go: 'Am Desk fortfahren',
    goHint:
      'Der Desk öffnet sich in einem neuen Tab. Dort unterschreiben Sie selbst; diese ' +
      'Seite kann es nicht.',
    cancel: 'Nichts tun',
    frozenAll: 'Alles ist eingefroren: {reason}',
    frozenWallet: 'Die Wallet {wallet} ist eingefroren: {reason}',
  },
})
