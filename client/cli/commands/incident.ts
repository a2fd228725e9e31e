// countersign incident | search | banner | withdraw-tokens; drill, export, verify, disclose, rotate
//
//   countersign charter freeze entry --why 'a stolen laptop'
//   countersign incident search --range 203.0.113.0/24 --since 2026-11-01
//   countersign incident banner 'Do not sign in. Call Ada.' --for 2d

import { LEVER_WORDS } from '@countersign/core/charter/levers.ts'
import type { Command } from 'commander'
import {
  type Found,
  putBanner,
  removeBanner,
  searchTraces,
  showIncident,
  withdrawTokens,
} from '../flows/incident.ts'
import { heading, moment, paragraph, type Row, rows, table } from '../screen/layout.ts'
import type { Json, Screen } from '../screen/screen.ts'
import { readSpan } from '../screen/spans.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { addDrill } from './incident-drill.ts'
import { addIncidentExport, readTime } from './incident-export.ts'
import { addRotate } from './incident-rotate.ts'

export function addIncident(program: Command): void {
  const incident = program
    .command('incident')
    .description(
      'the kit for a bad day: what is stopped, who touched what, a notice before everyone; ' +
        'orders at exchanges are taken back by `countersign order cancel-all`',
    )
    .action(perform(show))
  incident
    .command('search')
    .option('--address <address>', 'one address')
    .option('--range <cidr>', 'a range of addresses')
    .option('--token <id>', 'a token, of either kind')
    .option('--device <key>', 'a device, by its public key')
    .option('--person <member>', 'a member, with all devices they have now')
    .option('--since <time>', 'such as 2026-11-01 or 2026-11-01T08:00:00Z')
    .option('--until <time>', 'the same')
    .option('--limit <events>', 'how many events are listed, 500 at most', '20')
    .description('everything that somebody touched, and what they could have seen')
    .action(perform(search))
  incident
    .command('banner')
    .argument('[text]', 'what everybody reads; without it the notice is taken down')
    .option('--for <time>', 'until it goes by itself, such as 12h or 2d', '2d')
    .description('put a notice before everyone, as an administrator')
    .action(perform(banner))
  addDrill(incident)
  addIncidentExport(incident)
  addRotate(incident)
  incident
    .command('withdraw-tokens')
    .description('withdraw every reading token at once')
    .action(perform(withdraw))
}

async function show({ context, screen }: Session): Promise<Ending> {
  const { levers, networks, renewFrom, banner: up } = await showIncident(context)
  screen.say(heading(screen, 'What is stopped'))
  screen.say(
    rows(
      screen,
      levers.map(({ lever, isPulled, by, why, at }): Row => {
        if (isPulled === 'no') return [lever, `goes on: ${LEVER_WORDS[lever].name}`]
        const who = by === undefined ? 'by a quorum' : `by ${by}`
        return [lever, `stopped ${moment(at ?? 0)}, ${who}: ${why ?? ''}`, screen.bad]
      }),
    ),
  )
  const listed = networks.map(({ network, name, until }) => [network, name, moment(until)])
  screen.say(heading(screen, 'Networks that are answered while it is closed'))
  screen.say(
    listed.length > 0
      ? table(screen, ['network', 'name', 'until'], listed)
      : paragraph(screen, 'None: closed, it answers nobody. The desk stays open.'),
  )
  if (up) screen.say(`\n${rows(screen, [['notice', `${up.text} (until ${moment(up.until)})`]])}`)
  const how = 'Stop one: countersign charter freeze entry --why TEXT. Bring it back: countersign '
  screen.say(`\n${paragraph(screen, `${how}charter propose lift entry`)}`)
  return {
    json: { levers: levers.map((it) => ({ ...it })), networks, renewFrom, banner: up ?? null },
  }
}

type SearchOptions = {
  readonly address?: string
  readonly range?: string
  readonly token?: string
  readonly device?: string
  readonly person?: string
  readonly since?: string
  readonly until?: string
  readonly limit: string
}

async function search({ context, screen }: Session, options: SearchOptions): Promise<Ending> {
  const { address, range = address, token, device, person } = options
  const found = await searchTraces(context, {
    ...(range === undefined ? {} : { range }),
    ...(token === undefined ? {} : { token }),
    ...(device === undefined ? {} : { device }),
    ...(person === undefined ? {} : { person }),
    ...(options.since === undefined ? {} : { since: readTime('--since', options.since) }),
    ...(options.until === undefined ? {} : { until: readTime('--until', options.until) }),
    limit: Number(options.limit),
  })
  showFound(screen, found)
  const { events, ...counts } = found
  return { json: { ...counts, events: events.map((each) => JSON.parse(each) as Json) } }
}

function showFound(screen: Screen, { count, first, last, groups, exposure, events }: Found): void {
  screen.say(heading(screen, `${count} events`))
  if (first === undefined || last === undefined) {
    screen.say(paragraph(screen, 'The audit log has nothing of this.'))
    return
  }
  screen.say(
    rows(screen, [
      ['first', moment(first)],
      ['last', moment(last)],
    ]),
  )
  for (const side of ['act', 'actor', 'network', 'token', 'session'] as const) {
    const own = groups.filter((each) => each.side === side).slice(0, MOST_SHOWN)
    if (own.length === 0) continue
    const lines = own.map((it) => [it.name, `${it.count}`, moment(it.first), moment(it.last)])
    screen.say(`\n${table(screen, [side, 'events', 'first', 'last'], lines)}`)
  }
  screen.say(heading(screen, 'What could have been seen'))
  screen.say(exposure ? exposed(screen, exposure) : paragraph(screen, NOBODY_IN))
  for (const each of events) screen.say(screen.dim(each))
}

const MOST_SHOWN = 12
const NOBODY_IN =
  'Nothing, as far as the log says: no session, token or device got in. Reads are not in it.'

function exposed(screen: Screen, seen: NonNullable<Found['exposure']>): string {
  const { sessions, tokens, devices, wallets, addresses, members, contacts, proposals } = seen
  const by = `${sessions} sessions, ${tokens} tokens and ${devices} devices were used.`
  const words = `${by} Each reads all of this; what was read is in no log:`
  return `${paragraph(screen, words)}\n${rows(screen, [
    ['wallets', wallets.join(', ') || 'none'],
    ['addresses', `${addresses}`],
    ['people', `${members}, with ${contacts} contacts`],
    ['proposals', `${proposals}`],
  ])}`
}

async function banner(
  { context, screen }: Session,
  text: string | undefined,
  options: { readonly for: string },
): Promise<Ending> {
  if (text === undefined) {
    await removeBanner(context)
    screen.say(heading(screen, 'The notice is taken down'))
    return { json: { banner: null } }
  }
  const put = await putBanner(context, text, context.now() + readSpan('--for', options.for))
  screen.say(heading(screen, 'Everybody reads it now'))
  screen.say(
    rows(screen, [
      ['notice', put.text],
      ['until', moment(put.until)],
    ]),
  )
  return { json: { banner: put } }
}

async function withdraw({ context, screen, ask }: Session): Promise<Ending> {
  await ask.agree('Withdraw every reading token?')
  const withdrawn = await withdrawTokens(context)
  screen.say(heading(screen, `${withdrawn} reading tokens are withdrawn`))
  return { json: { withdrawn } }
}
