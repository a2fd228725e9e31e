// What server and desk have in common as children: a cage that was tried before they are told
// anything, and an end that somebody hears of.

import type { CageReport, ServerSettings } from '@countersign/channel/launch.ts'
import type { CageKind, Inmate } from './cage.ts'
import { type Caged, startCaged } from './caged.ts'
import { withCompiled } from './compiled.ts'
import type { Home } from './home.ts'
import type { Child } from './keep.ts'
import { proveCage, refuseWeak } from './probe.ts'

/** What can be said of any process that runs. */
export type Standing = Child & {
  readonly cage: CageKind
  readonly report: CageReport
  readonly pid: number
}

export type StartOptions = {
  readonly home: Home
  readonly network: ServerSettings['network']
  readonly inmate: Inmate
  readonly cages: readonly CageKind[]
  readonly log: string
  readonly say: (line: string) => void
  /** What was found out at an earlier start, for the next one of the same kind. */
  readonly known: {
    readonly reports: Map<CageKind, Promise<CageReport>>
    /** The cage it got. */
    kind?: CageKind
  }
}

/** @throws Error when it does not start, or its cage is not good enough */
export async function startProven<To extends { kind: string }, From extends { kind: string }>(
  options: StartOptions,
): Promise<{ readonly caged: Caged<To, From>; readonly report: CageReport }> {
  const { home, network, cages, log, say, known } = options
  const inmate = await withCompiled(home, options.inmate, cages)
  const name = inmate.name ?? inmate.entry
  // Both start at once: the process is told nothing before the probe has spoken.
  const [likely] = cages
  const probe = (kind: CageKind) => {
    const report = known.reports.get(kind) ?? proveCage(home, kind, inmate)
    known.reports.set(kind, report)
    // A cage that does not start is found out by the process itself, with the reason.
    report.catch(() => known.reports.delete(kind))
    return report
  }
  if (likely) void probe(likely).catch(() => undefined)
  const caged = await startCaged<To, From>({
    inmate,
    kinds: cages,
    log,
    onSkip: (kind, why) => say(`cage "${kind}" is not used for the ${name}: ${why}`),
  })
  try {
    const report = await probe(caged.cage.kind)
    refuseWeak(name, report, network)
    known.kind = caged.cage.kind
    return { caged, report }
  } catch (error) {
    caged.kill()
    throw error
  }
}
