// One installation, started and kept running: its sockets and ports, its processes, its status
// file. Ends when asked, or when something it cannot do without ends for good.

import type { TraderDoor } from '@countersign/channel/launch.ts'
import type { Role } from '@countersign/channel/messages.ts'
import type { ChainNode } from './chain-node.ts'
import { makeClaimCode } from './claim-code.ts'
import type { CourierChild } from './courier-child.ts'
import type { DeskChild } from './desk-child.ts'
import { type DeskFront, openDeskFront } from './desk-front.ts'
import { type Entrance, openEntrance } from './entrance.ts'
import { consoleAt } from './inmates.ts'
import { type Kept, keep } from './keep.ts'
import { type LaunchOptions, networkOf, type Parts, startParts } from './parts.ts'
import { openWays } from './probe.ts'
import type { ServerChild } from './server-child.ts'
import type { SignerChild } from './signer-child.ts'
import { openSockets, openTraderSockets, type Sockets } from './sockets.ts'
import { type ProcessStatus, removeStatus, type Status, writeStatus } from './status.ts'
import { type Change, openTakeUp } from './take-up.ts'
import type { TraderChild } from './trader-child.ts'

export type Launched = {
  readonly node: ChainNode | null
  readonly signer: () => SignerChild
  readonly server: () => ServerChild | null
  readonly desk: () => DeskChild | null
  readonly courier: () => CourierChild | null
  readonly trader: () => TraderChild | null
  readonly claimCode: string | null
  /** What the status file says now. */
  readonly status: () => Status
  /** Resolves with the reason when it cannot go on. */
  readonly failed: Promise<string>
  stop(): Promise<void>
}

type Doors = {
  readonly signer: Entrance<Role>
  readonly desk: Entrance<'browser'>
  readonly trader: Entrance<TraderDoor>
  readonly sockets: readonly Sockets[]
  readonly front: DeskFront
}

type Keeping = {
  readonly signer: Kept<SignerChild>
  readonly server: Kept<ServerChild> | null
  readonly desk: Kept<DeskChild> | null
  readonly courier: Kept<CourierChild> | null
  readonly trader: Kept<TraderChild> | null
}

/** @throws Error with one clear line */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const doors = await openDoors(options)
  try {
    let changed: () => void = () => undefined
    const parts = await startParts(
      options,
      doors.front,
      ({ accept }) => doors.signer.servedBy(accept),
      () => changed(),
    )
    const running = run(options, doors, parts)
    changed = () => writeStatus(options.home, running.status())
    const door = await openTakeUp(options.home.run, running.takeUp)
    const { takeUp: _, ...launched } = running
    return {
      ...launched,
      stop() {
        door.close()
        return running.stop()
      },
    }
  } catch (error) {
    closeDoors(doors)
    throw error
  }
}

// The sockets come first: the server's cage shows two of them, and whoever is early waits there.
async function openDoors({ home, deskPort = 0, trader: wanted }: LaunchOptions): Promise<Doors> {
  const signer = openEntrance<Role>()
  const desk = openEntrance<'browser'>()
  const trader = openEntrance<TraderDoor>()
  const sockets = [await openSockets(home.run, signer.accept)]
  const close = () => {
    for (const each of sockets) each.close()
  }
  try {
    if (wanted) sockets.push(await openTraderSockets(home.run, trader.accept))
    const front = await openDeskFront(deskPort, (socket) => desk.accept('browser', socket))
    return { signer, desk, trader, sockets, front }
  } catch (error) {
    close()
    throw error
  }
}

function closeDoors({ signer, desk, trader, sockets, front }: Doors): void {
  for (const each of sockets) each.close()
  front.close()
  for (const each of [signer, desk, trader]) each.close()
}

type Run = Launched & { takeUp(change: Change): Promise<readonly string[]> }

function run(options: LaunchOptions, doors: Doors, parts: Parts): Run {
  const { home } = options
  const claimCode = parts.signer.isClaimed ? null : makeClaimCode()
  const status = () => statusOf(options, { doors, parts, keeping })
  let keeping: Keeping | null = null
  const onChange = () => {
    if (keeping) writeStatus(home, status())
  }
  const changes: string[] = []
  keeping = keepAll(options, { doors, parts, claimCode, changes, onChange })
  writeStatus(home, status())

  const { signer, server, desk, courier, trader } = keeping
  const { node, database } = parts
  const failed = Promise.race([
    ...[signer, server, desk, courier, trader].map(
      (each) => each?.failed ?? new Promise<string>(() => undefined),
    ),
    ...(node ? [node.exited.then((why) => `the bitcoin node ended: ${why}`)] : []),
    ...(database ? [database.exited.then((why) => `the database ended: ${why}`)] : []),
  ])
  return {
    node,
    claimCode,
    failed,
    status,
    signer: signer.current,
    server: () => server?.current() ?? null,
    desk: () => desk?.current() ?? null,
    courier: () => courier?.current() ?? null,
    trader: () => trader?.current() ?? null,
    async takeUp(change) {
      options.say(`the operator changed what is signed in with: ${change}`)
      changes.push(change)
      const users = Object.entries(change === 'database' ? { server } : { courier, server })
      const running = users.flatMap(([name, each]) => (each ? [{ name, each }] : []))
      await Promise.all(running.map(({ each }) => each.restart()))
      return running.map(({ name }) => name)
    },
    async stop() {
      removeStatus(home)
      closeDoors(doors)
      const children = [server, desk, courier, trader, signer]
      await Promise.allSettled(children.map(async (each) => each?.stop()))
      await Promise.allSettled([database?.stop(), node?.stop()])
    },
  }
}

type Surrounding = {
  readonly doors: Doors
  readonly parts: Parts
  readonly claimCode: string | null
  /** Settings that were changed, until a server has been told. */
  readonly changes: string[]
  readonly onChange: () => void
}

function keepAll({ say }: LaunchOptions, around: Surrounding): Keeping {
  const { doors, parts, claimCode, changes, onChange } = around
  const { again, server, desk, courier, trader } = parts
  return {
    signer: keep(parts.signer, {
      name: 'signer',
      start: again.signer,
      isVital: true,
      say,
      onChange: (child) => {
        if (child && !child.isClaimed && claimCode) child.offerClaim(claimCode)
        doors.signer.servedBy(child?.accept ?? null)
        onChange()
      },
    }),
    server: server
      ? keep(server, {
          name: 'server',
          // Clients know the port that it got.
          start: () => tellingOf(changes, (told) => again.server(server.port, told)),
          isVital: false,
          say,
          onChange,
        })
      : null,
    courier: courier
      ? keep(courier, { name: 'courier', start: again.courier, isVital: false, say, onChange })
      : null,
    trader: trader
      ? keep(trader, {
          name: 'trader',
          start: again.trader,
          isVital: false,
          say,
          onChange: (child) => {
            doors.trader.servedBy(child?.accept ?? null)
            onChange()
          },
        })
      : null,
    desk: desk
      ? keep(desk, {
          name: 'desk',
          start: again.desk,
          isVital: false,
          say,
          onChange: (child) => {
            doors.desk.servedBy(child?.accept ?? null)
            onChange()
          },
        })
      : null,
  }
}

/** What was told to one that starts is told to no other. */
async function tellingOf<T>(
  changes: string[],
  start: (told: readonly string[]) => Promise<T>,
): Promise<T> {
  const told = [...changes]
  const started = await start(told)
  changes.splice(0, told.length)
  return started
}

type Running = {
  readonly doors: Doors
  readonly parts: Parts
  readonly keeping: Keeping | null
}

function statusOf(options: LaunchOptions, { doors, parts, keeping }: Running): Status {
  const { node, database } = parts
  const signer = keeping?.signer.current() ?? parts.signer
  const server = keeping?.server?.current() ?? parts.server
  const desk = keeping?.desk?.current() ?? parts.desk
  const courier = keeping?.courier?.current() ?? parts.courier
  const trader = keeping?.trader?.current() ?? parts.trader
  const postgres = database
  const ours = { signer, server, desk, courier, trader }
  const standing = { ...ours, postgres, node: node?.standing ?? null }
  return {
    version: '1',
    network: networkOf(options),
    node: node ? { url: node.url, cookieFile: node.cookieFile } : null,
    chain: chainOf(options, node),
    isolation: signer.report.isolation,
    cage: signer.cage,
    fingerprint: signer.fingerprint,
    trader: trader?.fingerprint ?? null,
    launcher: process.pid,
    api: server ? `http://127.0.0.1:${server.port}` : null,
    desk: desk ? doors.front.url : null,
    console: server ? consoleAt(options, server.port) : null,
    notices: courier ? courier.delivering() : null,
    processes: Object.fromEntries(
      Object.entries(standing).flatMap(([name, child]) => (child ? [[name, told(child)]] : [])),
    ),
  }
}

function chainOf({ backend }: LaunchOptions, node: ChainNode | null): Status['chain'] {
  if (!backend) return node && { kind: 'core-rpc', url: node.url, by: null }
  const { kind, url, socks } = backend
  return { kind, url, by: socks && `${socks.host}:${socks.port}` }
}

type Told = Pick<SignerChild, 'pid' | 'report'> & { readonly cage: string }

const told = ({ pid, cage, report }: Told): ProcessStatus => ({
  pid,
  cage,
  isolation: report.isolation,
  reasons: openWays(report),
})
