// The colours, as numbers, for light and dark. Each pair that carries text has a contrast of at
// least 4.5 to 1; the desk's page has the same ones.

/** What a surface or a mark says: `moss` is ours and well, `amber` waits, `red` warns. */
export const TONES = ['moss', 'amber', 'red', 'gray'] as const

export type Tone = (typeof TONES)[number]

type ToneColours = {
  /** Behind text of this tone, and the same under the pointer. */
  readonly wash: string
  readonly hover: string
  readonly ink: string
}

type Scheme = {
  readonly ground: string
  readonly card: string
  readonly text: string
  readonly soft: string
  readonly line: string
  readonly accent: string
  readonly tones: Readonly<Record<Tone, ToneColours>>
}

export const LIGHT: Scheme = {
  ground: '#f5f4ef',
  card: '#ffffff',
  text: '#1c2321',
  soft: '#5a6461',
  line: '#dcdad0',
  accent: '#176452',
  tones: {
    moss: { wash: '#e1f1ea', hover: '#d0e8de', ink: '#0f5243' },
    amber: { wash: '#fbeed3', hover: '#f6e2b8', ink: '#6b4300' },
    red: { wash: '#fbe4e4', hover: '#f6d2d2', ink: '#94161f' },
    gray: { wash: '#ecebe4', hover: '#e0dfd6', ink: '#414a47' },
  },
}

export const DARK: Scheme = {
  ground: '#121614',
  card: '#1b211e',
  text: '#e8ece9',
  soft: '#a3aea9',
  line: '#323a36',
  accent: '#7fd3b8',
  tones: {
    moss: { wash: '#1a3229', hover: '#21402f', ink: '#8fdcc2' },
    amber: { wash: '#362a12', hover: '#443517', ink: '#f0c16c' },
    red: { wash: '#3d1c1f', hover: '#4c2327', ink: '#ffa3a3' },
    gray: { wash: '#29302c', hover: '#343c38', ink: '#c6cfca' },
  },
}

/** The variables of a scheme, for the style sheet and for Mantine. */
export function variablesOf(scheme: Scheme): Readonly<Record<string, string>> {
  const tones = TONES.flatMap((tone): readonly (readonly [string, string])[] => {
    const { wash, hover, ink } = scheme.tones[tone]
    return [
      [`--tone-${tone}-wash`, wash],
      [`--tone-${tone}-hover`, hover],
      [`--tone-${tone}-ink`, ink],
    ]
  })
  return {
    '--ground': scheme.ground,
    '--card': scheme.card,
    '--soft': scheme.soft,
    '--line': scheme.line,
    '--accent': scheme.accent,
    '--mantine-color-body': scheme.card,
    '--mantine-color-text': scheme.text,
    '--mantine-color-dimmed': scheme.soft,
    '--mantine-color-placeholder': scheme.soft,
    '--mantine-color-anchor': scheme.accent,
    '--mantine-color-default': scheme.card,
    '--mantine-color-default-border': scheme.line,
    '--mantine-color-default-hover': scheme.tones.gray.wash,
    '--mantine-color-error': scheme.tones.red.ink,
    ...Object.fromEntries(tones),
  }
}
