/** MUI dressed in our tokens: one theme for both schemes, because every colour in it is a variable of tokens.css. */
import { createTheme } from '@mui/material/styles'

const flat = { main: 'var(--accent)', light: 'var(--accent)', dark: 'var(--accent)', contrastText: 'var(--on-accent)' }
const tone = (name: string): typeof flat => ({
  main: `var(--${name})`,
  light: `var(--${name})`,
  dark: `var(--${name})`,
  contrastText: 'var(--page)',
})

export const theme = createTheme({
  cssVariables: { nativeColor: true },
  palette: {
    primary: flat,
    success: tone('profit'),
    error: tone('fault'),
    warning: tone('attention'),
    background: { default: 'var(--page)', paper: 'var(--surface)' },
    text: { primary: 'var(--text)', secondary: 'var(--text-2)', disabled: 'var(--text-3)' },
    divider: 'var(--line)',
    action: {
      active: 'var(--text-2)',
      hover: 'var(--hover)',
      selected: 'var(--accent-soft)',
      focus: 'var(--accent-soft)',
      disabled: 'var(--text-3)',
      disabledBackground: 'var(--line)',
    },
  },
  shape: { borderRadius: 8 },
  spacing: 8,
  typography: {
    fontFamily: 'var(--font)',
    fontSize: 14,
    body1: { fontSize: 14, lineHeight: '20px' },
    body2: { fontSize: 14, lineHeight: '20px' },
    button: { textTransform: 'none', fontWeight: 550, letterSpacing: 0 },
  },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true, size: 'small' },
      styleOverrides: {
        root: { minHeight: 32, padding: '4px 12px', whiteSpace: 'nowrap', '@media (max-width: 899px)': { minHeight: 44 } },
        outlined: { borderColor: 'var(--line-strong)', color: 'var(--text)' },
        contained: { background: 'var(--accent-strong)', '&:hover': { background: 'var(--accent-strong)', filter: 'brightness(1.1)' } },
      },
    },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none', border: '1px solid var(--line)' } } },
    MuiMenu: { styleOverrides: { paper: { boxShadow: '0 8px 24px #0003' } } },
    MuiDialog: { styleOverrides: { paper: { boxShadow: '0 8px 24px #0003' } } },
    MuiTooltip: {
      defaultProps: { enterDelay: 250, enterTouchDelay: 0, leaveTouchDelay: 4000 },
      styleOverrides: {
        tooltip: {
          background: 'var(--raised)',
          color: 'var(--text)',
          border: '1px solid var(--line-strong)',
          fontSize: 12,
          lineHeight: '18px',
          padding: '8px 12px',
          maxWidth: 340,
          fontWeight: 400,
        },
      },
    },
    MuiMenuItem: { styleOverrides: { root: { minHeight: 36, fontSize: 14 } } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { background: 'var(--page)', '&:hover:not(.Mui-focused):not(.Mui-error) fieldset': { borderColor: 'var(--text-3)' } },
        notchedOutline: { borderColor: 'var(--line-strong)' },
      },
    },
    MuiSkeleton: { defaultProps: { animation: 'wave' }, styleOverrides: { root: { background: 'var(--line)', borderRadius: 4 } } },
  },
})
