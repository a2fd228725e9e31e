// What stands on the recovery kit, in each language. It has to be understood by somebody who never
// saw Countersign, years later, on paper.

export type KitLanguage = 'en' | 'de'

type Who = 'user' | 'server' | 'backup'

export type KitWords = {
  title(wallet: string): string
  readonly network: string
  readonly noSecret: string
  readonly descriptor: string
  readonly keys: string
  readonly whose: Readonly<Record<Who, string>>
  /** What a key can do. */
  readonly anyTwo: string
  readonly both: string
  alone(blocks: number, days: number): string
  readonly leave: string
  stepBackup(): string
  stepServerKey(wallet: string): string
  stepSealedKey(wallet: string, recipients: readonly string[], hash: string): string
  stepWait(blocks: number, days: number, who: string): string
  readonly stepSweep: string
  readonly withCountersign: string
  readonly withCore: string
  readonly coreSecret: string
  readonly withElectrum: string
  electrum(path: string): readonly string[]
  readonly withSparrow: string
  readonly sparrow: readonly string[]
  readonly notElectrum: string
  readonly policyHash: string
}

/** Below the step they belong to, as a whole: they are compared, or copied. */
const listed = (recipients: readonly string[]) => recipients.map((each) => `   ${each}`).join('\n')

const EN: KitWords = {
  title: (wallet) => `Recovery kit of the wallet ${wallet}`,
  network: 'Network',
  noSecret:
    'This sheet holds no secret and spends nothing. Whoever reads it sees what the wallet holds.',
  descriptor: 'Descriptor, with its checksum:',
  keys: 'Keys, and what each can do:',
  whose: { user: 'Your key', server: 'The signer’s key', backup: 'The backup key' },
  anyTwo: 'Signs together with any other of the three.',
  both: 'Signs together with the other one; alone it moves nothing.',
  alone: (blocks, days) =>
    `Signs alone coins that are ${blocks} blocks old, which is about ${days} days.`,
  leave: 'How to spend without the server:',
  stepBackup: () =>
    'Take your key and the backup key, each from its recovery words or its hardware wallet.',
  stepServerKey: (wallet) =>
    'With the server stopped, from the signer’s folder or a backup of it, and its unseal key: ' +
    `node bin/run.mjs signer/leave.ts --home FOLDER --wallet ${wallet}. Take the key it shows ` +
    'and your own. Without folder and unseal key these coins cannot be spent: keep a backup of ' +
    'both elsewhere.',
  stepSealedKey: (wallet, recipients, hash) =>
    `Take the file ${wallet}-signer-key.age, in which the signer’s key is sealed (SHA-256 of its ` +
    `bytes without armor: ${hash}), an age key that opens it, and your own. One of these opens ` +
    `it:\n${listed(recipients)}\n   Every program for age shows the key that is in it: age ` +
    `--decrypt -i FILE ${wallet}-signer-key.age. Keep it apart from your own key, and the age ` +
    'key apart from both.',
  stepWait: (blocks, days, who) =>
    `Wait until the coins are ${blocks} blocks old, about ${days} days. ` +
    `Then one is enough: ${who}.`,
  stepSweep: 'Send everything to a new wallet whose keys you hold all, in one of these ways.',
  withCountersign: 'With Countersign’s own program, from its source, without its server:',
  withCore: 'With Bitcoin Core, version 29 or later, which knows every kind of wallet:',
  coreSecret:
    '(in DESCRIPTOR, without #..., each key that you hold is replaced by its extended secret key)',
  withElectrum: 'With Electrum:',
  electrum: (path) => [
    'File > New/Restore > Multi-signature wallet, with as many cosigners as keys, 2 signatures.',
    'I already have a seed > your words > Options > BIP39 seed.',
    `Native segwit multisig (p2wsh), derivation path ${path}`,
    'Add the other cosigners: the words of the second key, and for the last one:',
  ],
  withSparrow: 'With Sparrow:',
  sparrow: [
    'File > Import Wallet > Output Descriptor: paste the descriptor above.',
    'For each key that you hold: Settings > Keystore > Replace > Mnemonic Words (BIP39).',
    'Send > the address > Max > Create Transaction > Sign > Broadcast.',
  ],
  notElectrum: 'Electrum and Sparrow do not know this kind of wallet. Liana and Nunchuk do.',
  policyHash: 'Hash of the policy when this sheet was made:',
}

const DE: KitWords = {
  title: (wallet) => `Rettungsblatt der Wallet ${wallet}`,
  network: 'Netz',
  noSecret:
    'Dieses Blatt enthält kein Geheimnis und gibt nichts aus. Wer es liest, sieht das Guthaben.',
  descriptor: 'Deskriptor mit Prüfsumme:',
  keys: 'Schlüssel, und was jeder kann:',
  whose: {
    user: 'Ihr Schlüssel',
    server: 'Der Schlüssel des Signierers',
    backup: 'Der Ersatzschlüssel',
  },
  anyTwo: 'Unterschreibt mit jedem anderen der drei zusammen.',
  both: 'Unterschreibt mit dem anderen zusammen; allein bewegt er nichts.',
  alone: (blocks, days) =>
    `Unterschreibt allein, sobald eine Münze ${blocks} Blöcke alt ist, das sind etwa ${days} Tage.`,
  leave: 'Ausgeben ohne den Server:',
  stepBackup: () =>
    'Ihren Schlüssel und den Ersatzschlüssel nehmen, jeweils aus den Wörtern oder mit der ' +
    'Hardware-Wallet.',
  stepServerKey: (wallet) =>
    'Bei angehaltenem Server, aus dem Ordner des Signierers oder einer Sicherung davon und mit ' +
    `seinem Siegelschlüssel: node bin/run.mjs signer/leave.ts --home ORDNER --wallet ${wallet}. ` +
    'Den gezeigten Schlüssel und Ihren eigenen nehmen. Ohne Ordner und Siegelschlüssel sind ' +
    'diese Münzen verloren: bewahren Sie beide auch anderswo auf.',
  stepSealedKey: (wallet, recipients, hash) =>
    `Die Datei ${wallet}-signer-key.age nehmen, in der der Schlüssel des Signierers versiegelt ` +
    `ist (SHA-256 ihrer Bytes ohne Textrahmen: ${hash}), dazu einen age-Schlüssel, der sie ` +
    `öffnet, und Ihren eigenen. Einer von diesen öffnet sie:\n${listed(recipients)}\n   Jedes ` +
    `Programm für age zeigt den Schlüssel darin: age --decrypt -i DATEI ` +
    `${wallet}-signer-key.age. Bewahren Sie sie getrennt von Ihrem Schlüssel auf, den ` +
    'age-Schlüssel getrennt von beiden.',
  stepWait: (blocks, days, who) =>
    `Warten, bis die Münzen ${blocks} Blöcke alt sind, etwa ${days} Tage. Dann genügt: ${who}.`,
  stepSweep: 'Alles an eine neue Wallet senden, deren Schlüssel Sie alle haben, und zwar so:',
  withCountersign: 'Mit Countersigns eigenem Programm, aus dem Quelltext, ohne seinen Server:',
  withCore: 'Mit Bitcoin Core ab Version 29, das jede Art von Wallet kennt:',
  coreSecret:
    '(im DESCRIPTOR, ohne #..., steht für jeden Schlüssel, den Sie haben, der geheime erweiterte)',
  withElectrum: 'Mit Electrum:',
  electrum: (path) => [
    'Datei > Neu/Wiederherstellen > Multi-Signatur-Wallet, so viele Mitunterzeichner wie ' +
      'Schlüssel, 2 Signaturen.',
    'Ich habe bereits einen Seed > Ihre Wörter > Optionen > BIP39-Seed.',
    `Natives Segwit Multisig (p2wsh), Ableitungspfad ${path}`,
    'Die anderen hinzufügen: die Wörter des zweiten Schlüssels, und für den letzten:',
  ],
  withSparrow: 'Mit Sparrow:',
  sparrow: [
    'File > Import Wallet > Output Descriptor: den Deskriptor von oben einfügen.',
    'Für jeden Schlüssel, den Sie haben: Settings > Keystore > Replace > Mnemonic Words (BIP39).',
    'Send > die Adresse > Max > Create Transaction > Sign > Broadcast.',
  ],
  notElectrum: 'Electrum und Sparrow kennen diese Art von Wallet nicht. Liana und Nunchuk schon.',
  policyHash: 'Hash der Regeln, als dieses Blatt entstand:',
}

export const KIT_WORDS: Readonly<Record<KitLanguage, KitWords>> = { en: EN, de: DE }
