import type { Action } from './action.js';
import { action } from './action.js';
import { FlagField, FreeTextField, PhoneField, TextField } from './fields.js';

export class NothingDto {}

export class RenameDto {
  @TextField('What others see above its messages.', 'Ana Maria')
  name: string;
}

export class SetAboutDto {
  @FreeTextField('The line under the name.', 'At the movies')
  about: string;
}

export class WhoDto {
  @PhoneField()
  who: string;
}

export class SetPrivacyDto {
  @TextField('`last`, `online`, `profile`, `status`, `readreceipts`, `groupadd`, `calladd`, …', 'last')
  name: string;

  @TextField('`all`, `contacts`, `contact_blacklist`, `none`, …', 'contacts')
  value: string;
}

export class EnabledDto {
  @FlagField()
  enabled: boolean;
}

export const PROFILE_ACTIONS: Record<string, Action> = {
  set_name: action(RenameDto, 'Change the name', { name: 'Ana Maria' }, (phone, { name }) =>
    phone.settings.rename(name),
  ),
  set_about: action(SetAboutDto, 'Change the about text', { about: 'At the movies' }, (phone, { about }) =>
    phone.settings.setAbout(about),
  ),
  change_picture: action(NothingDto, 'Change the picture', {}, (phone) => phone.settings.changePicture()),
  remove_picture: action(NothingDto, 'Remove the picture', {}, (phone) => phone.settings.removePicture()),
  block: action(WhoDto, 'Block somebody', { who: '5511999990002' }, (phone, { who }) =>
    phone.settings.block(who),
  ),
  unblock: action(WhoDto, 'Unblock somebody', { who: '5511999990002' }, (phone, { who }) =>
    phone.settings.unblock(who),
  ),
  set_privacy: action(
    SetPrivacyDto,
    'Change a privacy setting',
    { name: 'last', value: 'contacts' },
    (phone, { name, value }) => phone.settings.setPrivacy(name, value),
  ),
  set_unarchive_chats: action(
    EnabledDto,
    'Take chats out of the archive when a message comes',
    { enabled: true },
    (phone, { enabled }) => phone.settings.setUnarchiveChats(enabled),
  ),
  reinstall: action(NothingDto, 'Install WhatsApp anew: other keys, no linked devices', {}, (phone) =>
    phone.settings.reinstall(),
  ),
  share_history: action(NothingDto, 'Share the latest messages with the linked devices', {}, (phone) =>
    phone.shareHistory(),
  ),
};
