// countersign wallet kit | sealed-key | export | data: what a wallet is kept and left by, carried
// to other software by, and what the server knows of it

import { sep } from 'node:path'
import { descriptorAddress } from '@countersign/core/bitcoin/descriptor.ts'
import { Fault } from '@countersign/core/fault.ts'
import { kitText } from '@countersign/core/wallet/exit/kit.ts'
import { KIT_WORDS, type KitLanguage } from '@countersign/core/wallet/exit/kit-words.ts'
import { groupedRecipient } from '@countersign/core/wallet/exit/recipients.ts'
import { exportFor, PROGRAMS, type Program } from '@countersign/core/wallet/formats/export.ts'
import { type Command, Option } from 'commander'
import { encodeQR } from 'qr'
import type { Context } from '../context.ts'
import { sealKit, sealKitFor } from '../flows/kit.ts'
import { type Known, knownOf } from '../flows/known.ts'
import { fetchSealedKey } from '../flows/sealed-key.ts'
import { showWallet } from '../flows/wallets.ts'
import { heading, paragraph, rows, table } from '../screen/layout.ts'
import { newPassphrase } from '../screen/passphrase.ts'
import { sheetPdf } from '../screen/pdf.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { saveNew } from './export.ts'

type KitOptions = {
  readonly language: KitLanguage
  readonly pdf?: boolean
  readonly seal?: boolean
  readonly age?: readonly string[]
}

export function addWalletFiles(wallet: Command): void {
  const languages = new Option('--language <language>', 'of its words').default('en')
  wallet
    .command('kit')
    .argument('<name>')
    .argument('[file]', 'a new file; NAME-recovery.txt if not given')
    .addOption(languages.choices(Object.keys(KIT_WORDS)))
    .addOption(new Option('--pdf', 'to print, with a QR code').conflicts(['seal', 'age']))
    .addOption(new Option('--seal', 'sealed by a passphrase').conflicts('age'))
    .option('--age <recipients...>', 'sealed for these keys of age, age1...')
    .description('the recovery kit: what leaving takes besides the keys; it holds no secret')
    .action(perform(kit))
  wallet
    .command('sealed-key')
    .argument('<name>')
    .argument('[file]', 'a new file; NAME-signer-key.age if not given')
    .description('the signer’s key of a 2-of-2, for whom it was sealed when the wallet was made')
    .action(perform(sealedKey))
  const programs = new Option('--for <program>', 'that shall read it').choices(PROGRAMS)
  wallet
    .command('export')
    .argument('<name>')
    .argument('[file]', 'a new file; named after the wallet if not given')
    .addOption(programs.makeOptionMandatory())
    .description('the wallet for other software: its public keys, and how they sign')
    .action(perform(save))
  wallet
    .command('data')
    .argument('<name>')
    .argument('[file]', 'a new file for all of it, as JSON')
    .description('what the server knows of the wallet, and for how long')
    .action(perform(data))
}

/** What both are made of, compared with what the signer attests. */
async function factsOf(context: Context, name: string) {
  const { pinned, descriptor, policyHash, sealedKey } = await showWallet(context, name)
  const { network, userKey, serverKey } = pinned.wallet
  const firstAddress = descriptorAddress(pinned.wallet.descriptor, network, 0, 0)
  return { name, network, descriptor, userKey, serverKey, policyHash, sealedKey, firstAddress }
}

async function kit(
  session: Session,
  name: string,
  given: string | undefined,
  options: KitOptions,
): Promise<Ending> {
  const { context, screen } = session
  const facts = await factsOf(context, name)
  const { ending, bytes } = await formOf(session, kitText(facts, options.language), {
    ...options,
    descriptor: facts.descriptor,
  })
  const file = saveKit(context, given ?? `${name}-recovery${ending}`, bytes)
  screen.say(heading(screen, 'The recovery kit'))
  screen.say(rows(screen, [['file', file]]))
  const next =
    'It holds no secret, and whoever reads it sees what the wallet holds. Print it; keep it with ' +
    'each backup of a key, never with two keys. Try it: countersign recover --rehearse.'
  screen.say(`\n${paragraph(screen, next)}`)
  return { json: { wallet: name, file } }
}

type Form = { readonly ending: string; readonly bytes: Uint8Array }

async function formOf(
  session: Session,
  text: string,
  options: KitOptions & { readonly descriptor: string },
): Promise<Form> {
  const encoder = new TextEncoder()
  if (options.pdf) {
    const modules = encodeQR(options.descriptor, 'raw', { border: 2, ecc: 'medium' })
    return { ending: '.pdf', bytes: sheetPdf(text, modules) }
  }
  if (options.age !== undefined) {
    const sealed = await sealKitFor(text, options.age)
    return { ending: '.txt.age', bytes: encoder.encode(sealed) }
  }
  if (options.seal) {
    const passphrase = await newPassphrase(session.ask, 'A passphrase for the kit')
    return { ending: '.sealed.json', bytes: encoder.encode(sealKit(text, passphrase)) }
  }
  return { ending: '.txt', bytes: encoder.encode(text) }
}

/** Never beside the key: whoever finds one folder should not find both. */
function saveKit(context: Context, file: string, bytes: Uint8Array): string {
  const inside = `${context.clientHome}${sep}`
  return saveNew(file, bytes, (path) => {
    if (!path.startsWith(inside)) return
    const reason = 'your key lies in that folder: keep this elsewhere'
    throw new Fault('client.argument_invalid', { file: path, reason })
  })
}

async function sealedKey(
  { context, screen }: Session,
  name: string,
  given: string | undefined,
): Promise<Ending> {
  const { armored: text, recipients, hash } = await fetchSealedKey(context, name)
  const file = saveKit(context, given ?? `${name}-signer-key.age`, new TextEncoder().encode(text))
  screen.say(heading(screen, `The signer’s key of ${name}, sealed`))
  screen.say(
    rows(screen, [
      ['file', file],
      ['hash', hash],
      ...recipients.map((each) => ['opens with', groupedRecipient(each)] as const),
    ]),
  )
  const next =
    'Keep it in a third place: never with your own key, nor with the age key that opens it. Try ' +
    'it: countersign recover KIT --rehearse --sealed-key FILE --identity FILE.'
  screen.say(`\n${paragraph(screen, next)}`)
  return { json: { wallet: name, file, recipients, hash } }
}

async function save(
  { context, screen }: Session,
  name: string,
  given: string | undefined,
  { for: program }: { readonly for: Program },
): Promise<Ending> {
  const { file: usual, text } = exportFor(program, await factsOf(context, name))
  const file = saveNew(given ?? usual, new TextEncoder().encode(text))
  screen.say(heading(screen, `The wallet ${name} for ${program}`))
  screen.say(rows(screen, [['file', file]]))
  const next = 'It holds no secret, and whoever reads it sees what the wallet holds.'
  screen.say(`\n${paragraph(screen, next)}`)
  return { json: { wallet: name, program, file } }
}

/** What, how much of it, and when it goes. */
function kept({ addresses, coins, transactions, spends, labels }: Known) {
  const withWallet = 'with the wallet: made again from the journal and the chain'
  return [
    ['its keys', 'descriptor and policy', withWallet],
    ['addresses', `${addresses.length}`, withWallet],
    ['coins', `${coins.length}`, withWallet],
    ['transactions', `${transactions.length}`, withWallet],
    ['spends asked for', `${spends.length}`, 'PSBTs that came to nothing: 30 days, or --keep-days'],
    ['labels', `${labels.length}`, 'until you take them away: labels import'],
  ] as const
}

async function data(
  { context, screen }: Session,
  name: string,
  given: string | undefined,
): Promise<Ending> {
  const known = await knownOf(context, name)
  const lines = kept(known)
  screen.say(heading(screen, `What the server knows of ${name}`))
  screen.say(table(screen, ['what', 'how much', 'how long'], lines))
  const bytes = new TextEncoder().encode(`${JSON.stringify(known, null, 2)}\n`)
  const file = given === undefined ? null : saveNew(given, bytes)
  if (file !== null) screen.say(rows(screen, [['file', file]]))
  const kinds = Object.entries(known).filter(([, each]) => Array.isArray(each))
  const counts = Object.fromEntries(kinds.map(([kind, each]) => [kind, (each as []).length]))
  return { json: { wallet: name, ...counts, ...(file === null ? {} : { file }) } }
}
