import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { SessionsModule } from '#libs/sessions';
import { ContactRepository } from './contact.repository.js';
import { ContactTable } from './contact.table.js';
import { ContactObserver } from './contact-observer.js';
import { ContactStorage } from './contact-storage.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsService } from './contacts.service.js';

@Module({
  imports: [DevicesModule, SessionsModule],
  controllers: [ContactsController],
  providers: [ContactsService, ContactStorage, ContactObserver, ContactTable, ContactRepository],
  exports: [ContactsService],
})
export class ContactsModule {}
