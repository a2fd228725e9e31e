// A whole installation for the demonstration of governance: caged processes, a mailbox and a
// telephone network that keep what they are sent, and a signer whose time can be moved.

import type { KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '@countersign/cli/context.ts'
import { pair } from '@countersign/cli/flows/pair.ts'
import { deviceKey } from '@countersign/cli/keep/pairing.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { type Launched, launch } from '@countersign/launcher/launch.ts'
import { MOVABLE_SIGNER } from '../clock/kinds.ts'
import { moveClock } from '../clock/move.ts'
import { type HttpSink, httpSink } from '../sinks/http-sink.ts'
import { type SmtpSink, smtpSink } from '../sinks/smtp-sink.ts'
import { stageOf } from '../stage.ts'
import type { Stage } from '../team.ts'

export type DemoHouse = {
  readonly context: Context
  readonly stage: Stage
  readonly mails: SmtpSink['mails']
  readonly texts: HttpSink['requests']
  readonly device: KeyObject
  readonly isolation: string
  readonly api: string
  /** Moves the signer's time on. */
  pass(seconds: number): void
  stop(): Promise<void>
}

/** Starts everything and becomes its owner. */
export async function openDemoHouse(say: (line: string) => void): Promise<DemoHouse> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-governance-'))
  const [smtp, sms] = [await smtpSink({ isPlain: true }), await httpSink()]
  let launched: Launched | null = null
  const stop = async () => {
    await launched?.stop()
    await smtp.close()
    await sms.close()
    rmSync(root, { recursive: true, force: true })
  }
  try {
    const home = openHome(root)
    writeNotices(home.notices, smtp, sms)
    launched = await launch({
      home,
      nodePort: 0,
      unsealWith: 'key-file',
      keepUnsealKey: true,
      say,
      onProgress: () => undefined,
      inmate: MOVABLE_SIGNER,
    })
    let offset = 0
    const pass = (seconds: number) => {
      offset += seconds
      moveClock(home.signer, offset)
    }
    const now = () => Math.floor(Date.now() / 1_000) + offset
    const context: Context = { home: root, clientHome: join(root, 'client'), now }
    const { claimCode } = launched
    await pair(context, { claimCode: claimCode ?? '', ownerName: 'Ada' })
    const { api, desk, isolation } = launched.status()
    const device = deviceKey(context)
    const stage = stageOf(context, desk ?? '', device)
    return {
      context,
      stage,
      mails: smtp.mails,
      texts: sms.requests,
      device,
      isolation,
      api: api ?? '',
      pass,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function writeNotices(path: string, smtp: SmtpSink, sms: HttpSink): void {
  const mail = {
    host: '127.0.0.1',
    port: smtp.port,
    encryption: 'none',
    from: 'countersign@example.org',
  }
  const text = {
    provider: 'twilio',
    baseUrl: sms.url,
    account: 'ACdemo',
    token: 'demo',
    from: '+15550100',
  }
  writeFileSync(path, JSON.stringify({ mail, sms: text }), { mode: 0o600 })
}
