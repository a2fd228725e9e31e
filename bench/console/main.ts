// `npm run bench -- console`: how long until each page of the console can be used, in a real
// Chromium, over a whole installation with three months of history; and how much script it takes.

import { openDoor } from '@countersign/demo/lived/door.ts'
import { beginLife } from '@countersign/demo/lived/life.ts'
import { ORGANISATION, OWNER_NAME } from '@countersign/demo/lived/people.ts'
import { buildConsole } from '@countersign/web/build/console.ts'
import { firstScripts, gzippedBytes } from '@countersign/web/build/first-load.ts'
import { median, type Report, table } from '../report.ts'
import { openVisitor, type Visitor } from './browser.ts'
import { pagesFor } from './pages.ts'

/** Each page is visited so often with an empty cache, and so often with a full one. */
const TIMES = 3

type Scripts = {
  readonly firstBytes: number
  readonly allBytes: number
  readonly files: number
}

type Row = { readonly page: string; readonly coldMs: number; readonly warmMs: number }

export async function benchConsole({ say, answer }: Report): Promise<void> {
  const scripts = await scriptsNow()
  say('three months of an organisation are made')
  const lived = await beginLife({ apiPort: 0, deskPort: 0, say })
  const consoleUrl = lived.house.launched.status().console ?? ''
  const { guests, pending } = lived
  const door = await openDoor({ organisation: ORGANISATION, port: 0, consoleUrl, guests, acts: [] })
  const visitor = await openVisitor()
  try {
    await visitor.enter(door.url, OWNER_NAME)
    const rows: Row[] = []
    for (const page of pagesFor(pending.txid)) {
      say(page)
      rows.push(await rowOf(visitor, { page, url: `${consoleUrl}/#${page}` }))
    }
    answer({ bench: 'console', scripts, rows }, () => words(scripts, rows))
  } finally {
    await visitor.close()
    door.close()
    await lived.house.stop()
  }
}

async function scriptsNow(): Promise<Scripts> {
  const files = await buildConsole()
  const all = [...files.keys()].filter((path) => path.endsWith('.js'))
  return {
    firstBytes: gzippedBytes(files, firstScripts(files)),
    allBytes: gzippedBytes(files, all),
    files: all.length,
  }
}

async function rowOf(
  visitor: Visitor,
  { page, url }: { readonly page: string; readonly url: string },
): Promise<Row> {
  const cold: number[] = []
  const warm: number[] = []
  for (let time = 0; time < TIMES; time++) {
    cold.push(await visitor.visit(url, 'nothing'))
    warm.push(await visitor.visit(url, 'everything'))
  }
  return { page, coldMs: Math.round(median(cold)), warmMs: Math.round(median(warm)) }
}

function words(scripts: Scripts, rows: readonly Row[]): string {
  const shown = rows.map(({ page, coldMs, warmMs }) => [coldMs, warmMs, page])
  const slowest = Math.max(...rows.map(({ coldMs }) => coldMs))
  return [
    `milliseconds until a page can be used, median of ${TIMES}`,
    table([['empty cache', 'full cache', 'page'], ...shown]),
    '',
    `slowest: ${slowest} ms`,
    `script before the first page: ${scripts.firstBytes} bytes gzipped`,
    `script of all pages: ${scripts.allBytes} bytes gzipped, in ${scripts.files} files`,
  ].join('\n')
}
