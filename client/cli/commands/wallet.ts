// countersign wallet create | list | show | canary; of its files wallet-files.ts

import { type Descriptor, descriptorAddress } from '@countersign/core/bitcoin/descriptor.ts'
import { Fault } from '@countersign/core/fault.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { groupedRecipient } from '@countersign/core/wallet/exit/recipients.ts'
import {
  MOST_OLDER_BLOCKS,
  readOlderBlocks,
  SHAPES,
  type Shape,
} from '@countersign/core/wallet/shapes.ts'
import { type Command, Option } from 'commander'
import { setCanary, toldWallets } from '../flows/exits.ts'
import { planWallet, type WalletPlan } from '../flows/plan-wallet.ts'
import { pinWallet, showWallet } from '../flows/wallets.ts'
import { allWallets, checkName } from '../keep/wallets.ts'
import { withCode } from '../screen/code.ts'
import { exitRows, exitWords } from '../screen/exits.ts'
import { keyText } from '../screen/key-text.ts'
import { bullets, heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { addWalletForget } from './forget.ts'
import { addWalletRehearse } from './rehearse.ts'
import { addWalletFiles } from './wallet-files.ts'

type CreateOptions = {
  readonly shape?: Shape
  readonly backup?: string
  readonly user?: string
  readonly older?: string
  readonly exportTo?: readonly string[]
}

export function addWallet(program: Command): void {
  const wallet = program.command('wallet').description('wallets of your key and the signer’s')
  const shapes = new Option('--shape <shape>', 'which keys sign').choices(SHAPES)
  wallet
    .command('create')
    .argument('<name>', '1 to 32 of a-z, 0-9 and -')
    .description('make a wallet and pin it at the signer')
    .addOption(shapes)
    .option('--backup <key>', 'a backup key kept elsewhere, or a file of it; makes it 2-of-3')
    .option('--user <key>', 'your key in hardware, or a file of it, instead of this client’s')
    .option('--export-to <recipients...>', 'of age, for whom a 2-of-2 has the signer’s key sealed')
    .option('--older <blocks>', 'when one key may sign alone: 144 blocks are about a day')
    .action(perform(create))
  addWalletFiles(wallet)
  addWalletRehearse(wallet)
  addWalletForget(wallet)
  wallet
    .command('canary')
    .argument('<name>')
    .argument('<address>', 'one that nobody should touch, or off. Paying something to it is yours')
    .description('everybody is told when money moves there')
    .action(perform(canary))
  wallet.command('list').description('the wallets of this client').action(perform(list))
  wallet
    .command('show')
    .argument('<name>')
    .description('descriptor and policy, compared with what the signer attests')
    .action(perform(show))
}

/** How it is left, and which software knows the shape. */
const EXITS: Readonly<Record<Shape, string>> = {
  'backup-later':
    'Without the signer, wait: once a coin is as old as you said, the backup key moves it alone. ' +
    'Bitcoin Core, Liana and Nunchuk know such wallets; Electrum and Sparrow do not.',
  'user-later':
    'Without the signer, wait: once a coin is as old as you said, your key moves it alone. ' +
    'Bitcoin Core, Liana and Nunchuk know such wallets; Electrum and Sparrow do not.',
  '2-of-2':
    'Without the signer’s folder and its unseal key these coins cannot move: that is the only ' +
    'way out. If its disk and backups are lost, so are the coins. A backup key (--backup), or ' +
    'the signer’s key sealed for you (--export-to), is a way out, and cannot be added later.',
  '2-of-3':
    'Without the signer, your key and the backup key move the coins with any wallet software ' +
    'that reads the descriptor. Keep a copy of it with each key.',
}

const EXIT_SEALED =
  'Without the signer, your key and its sealed key move the coins. It is sealed for these ' +
  'recipients, now and never again: whoever opens it needs only your key to move everything. ' +
  'Compare each, character by character, with the age key that you keep in a third place.'

async function create(session: Session, name: string, options: CreateOptions): Promise<Ending> {
  const { context, screen, ask } = session
  checkName(name)
  const shape = options.shape ?? (options.backup === undefined ? '2-of-2' : '2-of-3')
  const told = (option: string, given: string | undefined) =>
    given === undefined ? undefined : keyText(ask, option, given)
  const backup = await told('--backup', options.backup)
  const user = await told('--user', options.user)
  const { exportTo } = options
  const given = {
    ...(backup && { backup }),
    ...(user && { user }),
    ...(exportTo && { exportTo }),
    ...olderOf(options),
  }
  const passphrase = user === undefined ? await askPassphrase(ask) : ''
  const plan = await planWallet(context, { name, shape, ...given, passphrase })
  const policy = defaultPolicy()
  screen.say(heading(screen, `A new wallet: ${name}`))
  const { wallet } = plan.pinned
  screen.say(
    rows(screen, [
      ['shape', shape],
      ['network', wallet.network],
      ['descriptor', plan.descriptor],
      ...recipientRows(plan.exportTo),
    ]),
  )
  screen.say(heading(screen, 'Leaving without the signer'))
  screen.say(paragraph(screen, exportTo === undefined ? EXITS[shape] : EXIT_SEALED))
  screen.say(heading(screen, 'Its policy'))
  screen.say(`${bullets(screen, describePolicy(policy))}`)
  await ask.agree('Create this wallet?')
  await withCode(session, 'One-time code', (code) => pinWallet(context, plan, { policy, code }))
  return created(session, plan, shape)
}

/** On mainnet its addresses are told once the signer has seen that it can be left. */
function created({ screen }: Session, { pinned, descriptor }: WalletPlan, shape: Shape): Ending {
  const { name, wallet } = pinned
  const json = { wallet: name, shape, descriptor }
  if (wallet.network === 'mainnet') {
    screen.say(heading(screen, `The wallet ${name} is made`))
    const next =
      'Before it is used, show the signer that you can leave it: write the recovery kit ' +
      `(countersign wallet kit ${name}), then countersign recover KIT --rehearse.`
    screen.say(`\n${paragraph(screen, next)}`)
    return { json }
  }
  const address = descriptorAddress(wallet.descriptor, wallet.network, 0, 0)
  screen.say(heading(screen, `The wallet ${name} is ready`))
  screen.say(rows(screen, [['first address', address, screen.bold]]))
  return { json: { ...json, firstAddress: address } }
}

const recipientRows = (recipients: readonly string[]) =>
  recipients.map((each) => ['sealed key for', groupedRecipient(each)] as const)

const askPassphrase = (ask: Session['ask']): Promise<string> =>
  ask.secret('passphrase', { message: 'The passphrase of your key' })

function olderOf({ older }: CreateOptions): { readonly olderBlocks?: number } {
  if (older === undefined) return {}
  const olderBlocks = readOlderBlocks(older)
  if (olderBlocks !== null) return { olderBlocks }
  const reason = `a number of blocks from 1 to ${MOST_OLDER_BLOCKS}`
  throw new Fault('client.argument_invalid', { option: '--older', reason })
}

/** `2-of-3`, or `2-of-2, one alone after 144 blocks`. */
function shapeName(descriptor: Descriptor): string {
  const { threshold, keys } = descriptor
  if (descriptor.kind === 'multisig') return `${threshold}-of-${keys.length}`
  return `2-of-2, one alone after ${descriptor.olderBlocks} blocks`
}

async function list({ context, screen }: Session): Promise<Ending> {
  const told = await toldWallets(context)
  const wallets = allWallets(context).map(({ name, state, wallet, account }) => {
    return {
      name,
      shape: shapeName(wallet.descriptor),
      network: wallet.network,
      account,
      state,
      exit: told.get(name)?.exit.state ?? 'unknown',
    }
  })
  const lines = wallets.map(({ name, shape, network, state }) => {
    return [name, shape, network, state, exitWords(told.get(name))]
  })
  const empty = 'None yet. Make one: countersign wallet create NAME'
  screen.say('')
  screen.say(
    lines.length > 0
      ? table(screen, ['wallet', 'shape', 'network', 'state', 'exit'], lines)
      : paragraph(screen, empty),
  )
  return { json: { wallets } }
}

async function canary(
  { context, screen }: Session,
  name: string,
  address: string,
): Promise<Ending> {
  const isOff = address === 'off'
  await setCanary(context, name, isOff ? null : address)
  screen.say(heading(screen, isOff ? 'Watched no more' : 'Watched'))
  const next =
    'Pay a little to it, and never touch it again. Nothing shows the address again, so that ' +
    'nobody who reads here knows to leave it alone.'
  if (!isOff) screen.say(`\n${paragraph(screen, next)}`)
  return { json: { wallet: name, canary: isOff ? 'off' : 'watched' } }
}

async function show({ context, screen }: Session, name: string): Promise<Ending> {
  const shown = await showWallet(context, name)
  const told = (await toldWallets(context)).get(name)
  const { network } = shown.pinned.wallet
  const sentences = describePolicy(shown.policy)
  screen.say(heading(screen, `The wallet ${name}`))
  screen.say(
    rows(screen, [
      ['network', network],
      ['since', moment(shown.createdAt)],
      ['descriptor', shown.descriptor],
      ['attested', 'the signer names the same descriptor', screen.good],
      ['head', `${shown.head.seq}, ${shown.head.hash}`],
      ...recipientRows(shown.sealedKey?.recipients ?? []),
      ...exitRows(shown, told),
    ]),
  )
  screen.say(heading(screen, 'Its policy'))
  screen.say(bullets(screen, sentences))
  const { descriptor, policyHash } = shown
  const policy = policyToCanonical(shown.policy)
  const { exit, timelock } = told ?? {}
  const { rehearsed, sealedKey } = shown
  const out = {
    ...(exit && { exit }),
    ...(timelock && { timelock }),
    ...(rehearsed && { rehearsedAt: rehearsed.at, rehearsedBy: rehearsed.by }),
    ...(sealedKey && { sealedKey }),
  }
  return { json: { wallet: name, network, descriptor, policyHash, policy, sentences, ...out } }
}
