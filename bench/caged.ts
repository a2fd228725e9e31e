// Starts a program of the bench in the cage that the signer runs in.

import { type ChildProcess, spawn } from 'node:child_process'
import { type CageKind, cageCommand, SIGNER } from '@countersign/launcher/cage.ts'

export type Asked = {
  readonly name: string
  /** Sends a task and waits for its answer. */
  ask<T>(task: object): Promise<T>
  stop(): void
}

/** @throws Error when no cage works on this machine */
export async function startCaged(
  entry: string,
  code: readonly string[],
  folder: string,
): Promise<Asked & { readonly cage: CageKind }> {
  const inmate = { entry, code: [...SIGNER.code, ...code], folder }
  for (const kind of ['bwrap', 'unshare', 'node'] as const) {
    const cage = cageCommand(kind, inmate)
    if (!cage) continue
    const child = spawn(cage.command, [...cage.args, cage.folder], {
      stdio: ['ignore', 'ignore', process.env.COUNTERSIGN_DEBUG ? 'inherit' : 'ignore', 'ipc'],
      serialization: 'advanced',
      env: {},
      cwd: '/',
    })
    try {
      return { ...(await asked('countersign', child)), cage: kind }
    } catch {
      child.kill('SIGKILL')
    }
  }
  throw new Error('the signer starts in no cage on this machine: see `countersign doctor`')
}

/** Speaks with a child that has said it is there. */
export async function asked(name: string, child: ChildProcess): Promise<Asked> {
  await next(name, child)
  return {
    name,
    async ask<T>(task: object) {
      const answer = next(name, child)
      child.send(task)
      return (await answer) as T
    },
    stop: () => void child.kill('SIGKILL'),
  }
}

function next(name: string, child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`${name} ended`))
    child.once('exit', ended)
    child.once('error', reject)
    child.once('message', (message) => {
      child.off('exit', ended)
      child.off('error', reject)
      resolve(message)
    })
  })
}
