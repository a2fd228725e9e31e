// What stands on the recovery kit.

import { defineWords } from '../../words/define.ts'

export const kitWords = defineWords('kit', {
  en: {
    title: 'Recovery kit of the wallet {wallet}',
    noSecret:
      'This sheet holds no secret and spends nothing. Whoever reads it sees what the wallet holds.',
    descriptor: 'Descriptor, with its checksum:',
    keys: 'Keys, of which {needed} of {keys} sign:',
    user: 'Your key',
    server: 'The signer’s key',
    backup: 'The backup key',
    leave: 'How to spend without the server:',
    stepImport:
      'Import the descriptor into any wallet software that knows descriptors: Bitcoin Core, ' +
      'Sparrow, Liana, Nunchuk. It then shows the same coins.',
    stepBackup:
      'Sign with your key and the backup key, each from its recovery words or its hardware wallet.',
    stepServerKey:
      'With the server stopped, from the signer’s folder or a backup of it, and its unseal key: ' +
      'node bin/run.mjs signer/leave.ts --home FOLDER --wallet {wallet}. Sign with that key ' +
      'and your own. Without ' +
      'folder and unseal key these coins cannot be spent: keep a backup of both elsewhere.',
    stepWait:
      'Wait until the coins are {blocks} blocks old. From then on one key is enough: {who}.',
    stepSweep: 'Send everything to a new wallet whose keys you hold all.',
    policyHash: 'Hash of the policy when this sheet was made:',
  },
  de: {
    title: 'Rettungsblatt der Wallet {wallet}',
    noSecret:
      'Dieses Blatt enthält kein Geheimnis und gibt nichts aus. Wer es liest, sieht das Guthaben.',
    descriptor: 'Deskriptor mit Prüfsumme:',
    keys: 'Schlüssel, von denen {needed} von {keys} unterschreiben:',
    user: 'Ihr Schlüssel',
    server: 'Der Schlüssel des Signierers',
    backup: 'Der Ersatzschlüssel',
    leave: 'Ausgeben ohne den Server:',
    stepImport:
      'Den Deskriptor in ein Wallet-Programm einlesen, das Deskriptoren kennt: Bitcoin Core, ' +
      'Sparrow, Liana, Nunchuk. Es zeigt dann dieselben Münzen.',
    stepBackup:
      'Mit Ihrem Schlüssel und dem Ersatzschlüssel unterschreiben, jeweils aus den Wörtern oder ' +
      'mit der Hardware-Wallet.',
    stepServerKey:
      'Bei angehaltenem Server, aus dem Ordner des Signierers oder einer Sicherung davon und mit ' +
      'seinem Siegelschlüssel: node bin/run.mjs signer/leave.ts --home ORDNER ' +
      '--wallet {wallet}. Mit diesem Schlüssel ' +
      'und Ihrem eigenen unterschreiben. Ohne Ordner und Siegelschlüssel sind diese Münzen ' +
      'verloren: bewahren Sie beide auch anderswo auf.',
    stepWait: 'Warten, bis die Münzen {blocks} Blöcke alt sind. Dann genügt ein Schlüssel: {who}.',
    stepSweep: 'Alles an eine neue Wallet senden, deren Schlüssel Sie alle haben.',
    policyHash: 'Hash der Regeln, als dieses Blatt entstand:',
  },
})
