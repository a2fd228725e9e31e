// A team in front of a real desk and a real signer, each member in a browser of their own, with the
// console served beside it as the server serves it. Nobody's key is anywhere but in their browser.

import type { Policy } from '@countersign/core/policy/policy.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { openNotices } from '@countersign/server/adapters/notices/notices.ts'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { openSigner } from '@countersign/server/adapters/signer/signer.ts'
import { createApp } from '@countersign/server/http/app.ts'
import { projectJournal } from '@countersign/server/use-cases/project-journal.ts'
import type { Page } from 'playwright-core'
import { worldOf } from '../api/assembly.ts'
import { newDevice, type RealDesk, startRealDesk } from '../builders/desk.ts'
import { startCluster } from '../builders/postgres.ts'
import { type Crowd, openCrowd, type Visitor } from '../desk/crowd.ts'
import {
  addDeviceAtDesk,
  claimAtDesk,
  enrolAtDesk,
  heading,
  makeWallet,
  nextCode,
} from '../desk/steps.ts'
import {
  acceptAtDesk,
  comeBack,
  foundAtDesk,
  inviteAtDesk,
  inviteOneself,
  meetAtDesk,
} from '../desk/team-steps.ts'
import { signInAt } from './signed-in.ts'
import { builtConsole, TELL_VIOLATIONS } from './site.ts'

export type Town = {
  readonly desk: RealDesk
  readonly ada: Visitor
  readonly bob: Visitor
  readonly cyn: Visitor
  readonly dan: Visitor
  /** Opens the console in somebody's own browser, beside their desk. */
  console(who: Visitor, path: string): Promise<Page>
  /** What the server's job does every few seconds. */
  tick(): Promise<void>
  close(): Promise<void>
}

/** Founded with a delay of two hours and a quorum of three, with one wallet. */
export async function openTown(policy: Policy): Promise<Town> {
  const desk = await startRealDesk()
  const crowd = await openCrowd()
  const people = await foundedAt(desk, crowd, policy)
  const served = await serve(desk)
  return {
    desk,
    ...people,
    tick: served.tick,
    async console(who, path) {
      const page = await who.context.newPage()
      await page.addInitScript(TELL_VIOLATIONS)
      page.on('console', (message) => {
        if (message.type() === 'error') who.complaints.push(message.text())
      })
      page.on('pageerror', (error) => who.complaints.push(error.message))
      await signInAt(served, who.context, who === people.ada ? 'owner' : who.name.toLowerCase())
      await page.goto(`${served.origin}/#${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      return page
    },
    async close() {
      await crowd.close()
      await served.close()
      await desk.stop()
    },
  }
}

async function foundedAt(desk: RealDesk, crowd: Crowd, policy: Policy) {
  const device = newDevice()
  const ada = await crowd.visit('Ada')
  const bob = await crowd.visit('Bob')
  const cyn = await crowd.visit('Cyn')
  const dan = await crowd.visit('Dan')
  await claimAtDesk(desk, ada.page)
  const { seed } = await enrolAtDesk(desk, ada.page)
  await addDeviceAtDesk(desk, ada.page, device, seed)
  await ada.page.goto(await inviteOneself(desk, ada.page))
  await heading(ada.page, 'Further keys for you')
  const passkeys = ['On this device']
  const aloud = [(await acceptAtDesk(desk, ada.page, { passkeys })).aloud]
  for (const who of [bob, cyn, dan]) {
    const roles = ['administrator', 'approver']
    const link = await inviteAtDesk(desk, ada.page, { name: who.name, roles })
    await meetAtDesk(desk, who.page, link)
    await heading(who.page, /invites you$/)
    aloud.push((await acceptAtDesk(desk, who.page, { passkeys })).aloud)
  }
  await foundAtDesk(desk, { page: ada.page, seed }, aloud)
  for (const who of [bob, cyn, dan]) await comeBack(desk, who)
  const client = await desk.connect(device)
  await makeWallet(desk, client, () => nextCode(desk, seed), policy)
  client.close()
  return { ada, bob, cyn, dan }
}

/** The server's own parts but its process, by the server's socket. */
async function serve({ home, identity, now, origin: deskUrl }: RealDesk) {
  const cluster = await startCluster()
  const signer = openSigner({ socketPath: socketPath(home.run, 'server'), identity, now })
  const store = openStore(await cluster.fresh())
  const notices = openNotices({ settings: null, now, jitter: () => 0 })
  let url = ''
  const consoleUrl = () => url.replace('127.0.0.1', 'console.localhost')
  const world = worldOf({ store, signer, notices, now, identity, consoleUrl, deskUrl })
  const app = await createApp({ world, console: builtConsole() })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  const tick = async () => projectJournal({ store, signer, clock: now })
  await tick()
  return {
    origin: consoleUrl(),
    store,
    clock: now,
    tick,
    async close() {
      await app.close()
      signer.close()
      await store.close()
      await cluster.stop()
    },
  }
}
