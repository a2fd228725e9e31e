// Asks the person, or takes from the secrets file what the person would have typed. Without a
// terminal nothing is ever asked: the fault says what is missing and how to give it.

import { confirm, isCancel, password, text } from '@clack/prompts'
import { Fault } from '@countersign/core/fault.ts'
import type { Screen } from './screen.ts'
import type { SecretName, Secrets } from './secrets.ts'

export type Question = {
  readonly message: string
  /** Says what is wrong with an answer, or nothing. */
  check?(answer: string): string | undefined
  /** Shown while it is typed; one-time codes are no secret for longer than that. */
  readonly isVisible?: boolean
}

export type Asker = {
  /** Whether a wrong answer can be followed by another. */
  mayAskAgain(name: SecretName): boolean
  /** A secret: from the file, else typed. */
  secret(name: SecretName, question: Question): Promise<string>
  /** Keys, one after another: those of the file, else typed until one is left empty. */
  keys(ask: (typed: number) => Question): Promise<readonly string[]>
  /** What only a person at a terminal can answer. */
  text(question: Question): Promise<string>
  /** Yes, or the command stops; `--yes` answers it. @throws Fault client.cancelled */
  agree(message: string): Promise<void>
  /** Yes or no; without a terminal it is `instead`. */
  decide(message: string, instead: boolean): Promise<boolean>
}

export type AskerOptions = {
  readonly screen: Screen
  readonly secrets: Secrets
  /** `--yes` */
  readonly isAgreed: boolean
}

export function openAsker({ screen, secrets, isAgreed }: AskerOptions): Asker {
  const { output, isInteractive } = screen
  const taken = new Set<SecretName>()
  const prompt = async (question: Question): Promise<string> => {
    screen.rest()
    const options = {
      message: question.message,
      output,
      withGuide: true,
      validate: (given: string | undefined) => question.check?.(given ?? ''),
    }
    return answered(await (question.isVisible ? text(options) : password(options)))
  }
  const yesNo = async (message: string): Promise<boolean> => {
    screen.rest()
    return answered(await confirm({ message, output, withGuide: true, initialValue: false }))
  }

  return {
    mayAskAgain: () => isInteractive,
    async secret(name, question) {
      const given = secrets[name]
      if (given !== undefined && !taken.has(name)) {
        taken.add(name)
        const wrong = question.check?.(given)
        if (wrong === undefined) return given
        throw new Fault('client.argument_invalid', { secret: name, reason: wrong })
      }
      if (isInteractive) return prompt(question)
      throw new Fault('client.input_missing', {
        needed: name,
        give: `--secrets FILE with {"${name}": "..."}`,
      })
    },
    async keys(questionFor) {
      if (secrets.keys !== undefined) return secrets.keys
      if (!isInteractive) {
        const give = '--secrets FILE with {"keys": ["...", "..."]}'
        throw new Fault('client.input_missing', { needed: 'keys', give })
      }
      return severally(prompt, questionFor)
    },
    text(question) {
      if (isInteractive) return prompt(question)
      throw new Fault('client.input_missing', { needed: question.message, give: 'a terminal' })
    },
    async agree(message) {
      if (isAgreed) return
      if (!isInteractive) {
        throw new Fault('client.input_missing', { needed: message, give: '--yes' })
      }
      if (!(await yesNo(message))) throw new Fault('client.cancelled')
    },
    decide: async (message, instead) => (isInteractive ? yesNo(message) : instead),
  }
}

async function severally(
  prompt: (question: Question) => Promise<string>,
  questionFor: (typed: number) => Question,
): Promise<readonly string[]> {
  const typed: string[] = []
  for (;;) {
    const answer = await prompt(questionFor(typed.length))
    if (answer.trim() === '') return typed
    typed.push(answer)
  }
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Fault('client.cancelled')
  return answer as Exclude<T, symbol>
}
