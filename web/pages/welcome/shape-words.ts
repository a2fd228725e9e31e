// Who holds the keys of a new wallet, and how each shape is left without the signer: said before it
// is chosen. Of the welcome page alone: the overview, which offers it, carries none of this.

import { defineWords } from '../../words/define.ts'

export const shapeWords = defineWords('shapes', {
  en: {
    shape: 'Who holds keys',
    '2-of-3': 'You, a backup of yours, and the signer: 2 of 3 (recommended)',
    '2-of-3-way': 'If the signer is lost, your key and the backup spend without it, at any time.',
    '2-of-2': 'You and the signer: 2 of 2',
    '2-of-2-way':
      'If the signer is lost, you need its recovery: its key of this wallet, from a backup of ' +
      'its folder. One thing fewer to keep safe.',
    'backup-later': 'You and the signer; later the backup alone',
    'backup-later-way':
      'If the signer or your key is lost, wait: once a coin is old enough, the backup key moves ' +
      'it alone.',
    'user-later': 'You and the signer; later you alone',
    'user-later-way':
      'If the signer is lost, wait: once a coin is old enough, your key moves it alone. Only ' +
      'with your key in hardware: whoever steals it from a computer could wait, too.',
    'multisig-software': 'Bitcoin Core, Electrum, Sparrow, Specter, Caravan and Coldcard know it.',
    'timelock-software': 'Bitcoin Core, Liana and Nunchuk know it; Electrum and Sparrow do not.',
    older: 'Blocks until one key is enough',
    olderAbout:
      'About {span} after a coin came in. Each time it is spent, also to this wallet, that ' +
      'begins anew. You are told 30 days before, or at half of a shorter time.',
    olderBad: 'A whole number of blocks from 1 to {most}. 144 are about a day, 52560 a year.',
    minutes: '{count} minutes',
    hours: '{count, plural, one {an hour} other {# hours}}',
    days: '{count, plural, one {a day} other {# days}}',
    months: '{count, plural, one {a month} other {# months}}',
    hardware: 'My key is in a hardware wallet and never leaves it',
    userKey: 'Your key',
    backupKey: 'Backup key',
    sameSeed: 'Both keys come from the same words: lost together, they are no backup.',
  },
  de: {
    shape: 'Wer Schlüssel hält',
    '2-of-3': 'Sie, ein Ersatz von Ihnen und der Signierer: 2 von 3 (empfohlen)',
    '2-of-3-way':
      'Geht der Signierer verloren, geben Ihr Schlüssel und der Ersatz ohne ihn aus, jederzeit.',
    '2-of-2': 'Sie und der Signierer: 2 von 2',
    '2-of-2-way':
      'Geht der Signierer verloren, brauchen Sie seine Rettung: seinen Schlüssel dieser Wallet ' +
      'aus einer Sicherung seines Ordners. Dafür ist weniger zu hüten.',
    'backup-later': 'Sie und der Signierer; später der Ersatz allein',
    'backup-later-way':
      'Geht der Signierer oder Ihr Schlüssel verloren, warten Sie: Ist eine Münze alt genug, ' +
      'bewegt der Ersatzschlüssel sie allein.',
    'user-later': 'Sie und der Signierer; später Sie allein',
    'user-later-way':
      'Geht der Signierer verloren, warten Sie: Ist eine Münze alt genug, bewegt Ihr Schlüssel ' +
      'sie allein. Nur mit Ihrem Schlüssel in Hardware: Wer ihn von einem Rechner stiehlt, kann ' +
      'auch warten.',
    'multisig-software':
      'Bitcoin Core, Electrum, Sparrow, Specter, Caravan und Coldcard kennen sie.',
    'timelock-software': 'Bitcoin Core, Liana und Nunchuk kennen sie; Electrum und Sparrow nicht.',
    older: 'Blöcke, bis ein Schlüssel genügt',
    olderAbout:
      'Etwa {span}, nachdem eine Münze einging. Mit jeder Ausgabe, auch an diese Wallet, beginnt ' +
      'das neu. 30 Tage vorher werden Sie erinnert, bei kürzerer Zeit zur Hälfte.',
    olderBad: 'Eine ganze Zahl von Blöcken, 1 bis {most}. 144 sind etwa ein Tag, 52560 ein Jahr.',
    minutes: '{count} Minuten',
    hours: '{count, plural, one {eine Stunde} other {# Stunden}}',
    days: '{count, plural, one {ein Tag} other {# Tage}}',
    months: '{count, plural, one {ein Monat} other {# Monate}}',
    hardware: 'Mein Schlüssel liegt in einer Hardware-Wallet und verlässt sie nie',
    userKey: 'Ihr Schlüssel',
    backupKey: 'Ersatzschlüssel',
    sameSeed:
      'Beide Schlüssel kommen aus denselben Wörtern: zusammen verloren, sind sie kein Ersatz.',
  },
})
