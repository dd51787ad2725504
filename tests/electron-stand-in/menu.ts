/** Menus as data that can be looked at and clicked. */
import type { Menu as RealMenu, MenuItem as RealItem, MenuItemConstructorOptions } from 'electron';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/** What the system puts into a menu of these roles is its own affair. */
const LABELS: Readonly<Partial<Record<Role, string>>> = {
  appMenu: 'Application',
  editMenu: 'Edit',
  help: 'Help',
  windowMenu: 'Window',
};

class MenuItem implements Pick<RealItem, 'label' | 'enabled' | 'checked' | 'click'> {
  readonly label: string;
  enabled: boolean;
  checked: boolean;
  /** @internal */
  readonly id: string;
  readonly submenu?: Menu;
  readonly click: () => void;

  constructor(options: MenuItemConstructorOptions) {
    const { label, role, enabled = true, id = '', submenu, type, checked = false } = options;
    this.label = label ?? (role === undefined ? '' : (LABELS[role] ?? role));
    this.enabled = enabled;
    this.checked = checked;
    this.id = id;
    if (Array.isArray(submenu)) this.submenu = Menu.buildFromTemplate(submenu);
    this.click = () => {
      if (!this.enabled) return;
      if (type === 'checkbox') this.checked = !this.checked;
      options.click?.(this as unknown as RealItem, undefined, {});
    };
  }
}

let applicationMenu: Menu | null = null;

export class Menu implements Record<Extract<keyof RealMenu, 'items' | 'getMenuItemById'>, unknown> {
  readonly items: readonly MenuItem[];

  private constructor(items: readonly MenuItem[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template.map((options) => new MenuItem(options)));
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found !== undefined && found !== null) return found;
    }
    return null;
  }
}
