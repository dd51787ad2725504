/** Imports run one way: app -> core, renderer -> the pure part of core, core -> nothing above. */

/** What a page may take from the core, and all that this takes in turn: contracts, and code that only computes on what it is given. */
const PURE_CORE = [
  '^core/(adapter|expression|kernel|message|outcome|parameters|parameter-problems|plot|portions|proof|request|rival|run|search|shown|sizes|sweep|verdict|work|base64|fingerprint)\\.ts$',
  '^core/(trace|tensors|machine|document|film|embed|look)/',
  '^core/gpu/(executor|plan)\\.ts$',
  '^core/port/(channel|client|contract|codec|desk|meeting|message-port|pieces|serve|web-socket)\\.ts$',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'The libraries that shaders are taken from have a package of their own, which its command installs.',
      severity: 'error',
      from: { pathNot: '^tests/libraries/' },
      to: { couldNotResolve: true, pathNot: '^\\$app' },
    },
    {
      name: 'core-stands-alone',
      comment: 'The core knows neither shells nor pages; its tests borrow a device.',
      severity: 'error',
      from: { path: '^core/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '^(app|renderer|tests|scripts|bench|training)/', reachable: true },
    },
    {
      name: 'core-runs-anywhere',
      comment: 'No built-in module of Node in the core: it runs in a browser too.',
      severity: 'error',
      from: { path: '^core/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-draws-nothing',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: 'node_modules/(three|svelte|electron|bits-ui)/' },
    },
    {
      name: 'pages-compute-nothing',
      comment: 'A page takes contracts and pure code from the core, however far away; runs come over the port.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '^core/', pathNot: PURE_CORE, reachable: true },
    },
    {
      name: 'embedded-without-a-lab',
      comment: 'A run in a page of its own has no session, so nothing on that page may ask for one.',
      severity: 'error',
      from: { path: '^renderer/embed/', pathNot: '\\.test\\.ts$' },
      to: { path: '^renderer/session/session\\.svelte\\.ts$', reachable: true },
    },
    {
      name: 'rooms-know-no-lab',
      comment: 'What films, pictures and timelines are made of serves the lab, and does not know it.',
      severity: 'error',
      from: { path: '^renderer/(compare|files|film|inspect|scene|speaker|timeline)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^renderer/(session|panels|embed)/' },
    },
    {
      name: 'pages-know-no-shell',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(app|tests|scripts|bench|training)/', pathNot: '^tests/setup' },
    },
    {
      name: 'pages-run-in-browsers',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'shells-know-no-page',
      comment: 'A shell serves pages as built files, and reaches none of their code by any way round.',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^renderer/', reachable: true },
    },
    {
      name: 'three-in-the-scene-only',
      severity: 'error',
      from: { pathNot: '^renderer/(scene|film)/' },
      to: { path: 'node_modules/(@types/)?three/' },
    },
    {
      name: 'electron-in-its-shell-only',
      severity: 'error',
      from: { pathNot: '^(app/electron|tests/electron-stand-in)/' },
      to: { path: 'node_modules/electron(-log)?/' },
    },
    {
      name: 'dawn-in-node-only',
      severity: 'error',
      from: { pathNot: '^(app/node|tests)/' },
      to: { path: 'node_modules/webgpu/' },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'tests-are-not-shipped',
      severity: 'error',
      from: { pathNot: '(\\.(test|fixture)\\.ts$|^tests/|^playwright\\.config\\.ts$)' },
      to: { path: '(\\.(test|fixture)\\.ts$|^tests/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.app.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'svelte', 'default'] },
  },
};
