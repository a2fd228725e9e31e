// Mantine, looking like Countersign: calm, and readable everywhere. Its own light and subtle
// variants have too little contrast, so that both are ours.

import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'
import { DARK, LIGHT, TONES, type Tone, variablesOf } from './tones.ts'

const moss: MantineColorsTuple = [
  '#edf7f3',
  '#dcede6',
  '#b5dbcd',
  '#8bc8b2',
  '#67b89b',
  '#3f9a7c',
  '#25795f',
  '#176452',
  '#115244',
  '#0b3f34',
]

const amber: MantineColorsTuple = [
  '#fdf6e7',
  '#fbeed3',
  '#f6dca5',
  '#efc674',
  '#e5ae47',
  '#c98a1a',
  '#9a6408',
  '#7a4d00',
  '#633e00',
  '#4b2f00',
]

/** Mantine draws inputs and menus of its own from these when it is dark. */
const dark: MantineColorsTuple = [
  '#e8ece9',
  '#c6cfca',
  '#a3aea9',
  '#7d8984',
  '#3c4540',
  '#323a36',
  '#242b27',
  '#1b211e',
  '#161b18',
  '#121614',
]

const toneOf = (color: string): Tone => TONES.find((tone) => color === tone) ?? 'moss'

const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input)
  const tone = toneOf(input.color ?? input.theme.primaryColor)
  const colour = (name: string) => `var(--tone-${tone}-${name})`
  switch (input.variant) {
    case 'light':
      return {
        ...resolved,
        background: colour('wash'),
        hover: colour('hover'),
        color: colour('ink'),
      }
    case 'subtle':
      return { ...resolved, hover: colour('wash'), color: colour('ink') }
    case 'outline':
      return { ...resolved, hover: colour('wash'), color: colour('ink') }
    default:
      return resolved
  }
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...variablesOf(LIGHT) },
  dark: { ...variablesOf(DARK) },
})

const TEXT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'
const MONO = 'ui-monospace, "SF Mono", "Cascadia Code", "DejaVu Sans Mono", Menlo, monospace'

export const theme = createTheme({
  colors: { moss, amber, dark },
  primaryColor: 'moss',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  variantColorResolver,
  fontFamily: TEXT,
  fontFamilyMonospace: MONO,
  headings: { fontFamily: TEXT, fontWeight: '650', sizes: { h1: { fontSize: '1.75rem' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'lg' } },
    Button: {
      // A small button has the letters of the others, and no larger ones.
      vars: (_: unknown, { size }: { readonly size?: unknown }) => ({
        root: size === 'compact-md' ? { '--button-fz': 'var(--mantine-font-size-sm)' } : {},
      }),
    },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600 } },
    Card: { defaultProps: { withBorder: true, radius: 'lg', padding: 'lg' } },
    Modal: { defaultProps: { radius: 'lg', centered: true } },
  },
})
