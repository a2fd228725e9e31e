// countersign wallet create | list | show

import { descriptorAddress } from '@countersign/core/bitcoin/descriptor.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { type Command, Option } from 'commander'
import { pinWallet, planWallet, type Shape, showWallet } from '../flows/wallets.ts'
import { allWallets, checkName } from '../keep/wallets.ts'
import { withCode } from '../screen/code.ts'
import { bullets, heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

type CreateOptions = { readonly shape: Shape; readonly backup?: string }

export function addWallet(program: Command): void {
  const wallet = program.command('wallet').description('wallets of your key and the signer’s')
  const shapes = new Option('--shape <shape>', 'how many keys').choices(['2-of-2', '2-of-3'])
  wallet
    .command('create')
    .argument('<name>', '1 to 32 of a-z, 0-9 and -')
    .description('make a wallet and pin it at the signer')
    .addOption(shapes)
    .option('--backup <key>', 'key expression of a backup key kept elsewhere; makes it 2-of-3')
    .action(perform(create))
  wallet.command('list').description('the wallets of this client').action(perform(list))
  wallet
    .command('show')
    .argument('<name>')
    .description('descriptor and policy, compared with what the signer attests')
    .action(perform(show))
}

const EXITS: Readonly<Record<Shape, string>> = {
  '2-of-2':
    'Without the signer these coins cannot move. If its disk and backups are lost, so are the ' +
    'coins. A wallet with a backup key (--backup) has a way out.',
  '2-of-3':
    'Without the signer, your key and the backup key move the coins with any wallet software ' +
    'that reads the descriptor. Keep a copy of it with each key.',
}

async function create(session: Session, name: string, options: CreateOptions): Promise<Ending> {
  const { context, screen, ask } = session
  checkName(name)
  const shape = options.shape ?? (options.backup === undefined ? '2-of-2' : '2-of-3')
  const backup = options.backup === undefined ? {} : { backup: options.backup }
  const passphrase = await ask.secret('passphrase', { message: 'The passphrase of your key' })
  const plan = await planWallet(context, { name, shape, ...backup, passphrase })
  const policy = defaultPolicy()
  screen.say(heading(screen, `A new wallet: ${name}`))
  const { wallet } = plan.pinned
  screen.say(
    rows(screen, [
      ['shape', shape],
      ['network', wallet.network],
      ['descriptor', plan.descriptor],
    ]),
  )
  screen.say(heading(screen, 'Leaving without the signer'))
  screen.say(paragraph(screen, EXITS[shape]))
  screen.say(heading(screen, 'Its policy'))
  screen.say(`${bullets(screen, describePolicy(policy))}`)
  await ask.agree('Create this wallet?')
  await withCode(session, 'One-time code', (code) => pinWallet(context, plan, { policy, code }))
  const address = descriptorAddress(wallet.descriptor, wallet.network, 0, 0)
  screen.say(heading(screen, `The wallet ${name} is ready`))
  screen.say(rows(screen, [['first address', address, screen.bold]]))
  return { json: { wallet: name, shape, descriptor: plan.descriptor, firstAddress: address } }
}

async function list({ context, screen }: Session): Promise<Ending> {
  const wallets = allWallets(context).map(({ name, state, wallet, account }) => {
    const { threshold, keys } = wallet.descriptor
    return {
      name,
      shape: `${threshold}-of-${keys.length}`,
      network: wallet.network,
      account,
      state,
    }
  })
  const lines = wallets.map((each) => [each.name, each.shape, each.network, each.state])
  const empty = 'None yet. Make one: countersign wallet create NAME'
  screen.say('')
  screen.say(
    lines.length > 0
      ? table(screen, ['wallet', 'shape', 'network', 'state'], lines)
      : paragraph(screen, empty),
  )
  return { json: { wallets } }
}

async function show({ context, screen }: Session, name: string): Promise<Ending> {
  const shown = await showWallet(context, name)
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
    ]),
  )
  screen.say(heading(screen, 'Its policy'))
  screen.say(bullets(screen, sentences))
  const { descriptor, policyHash } = shown
  const policy = policyToCanonical(shown.policy)
  return { json: { wallet: name, network, descriptor, policyHash, policy, sentences } }
}
